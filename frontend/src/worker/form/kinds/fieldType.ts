import type { FormView } from "../../../api";

/** Every type that a field of a form may have, as the server knows them. */
export type FieldType = FormView["field_types"][number];
