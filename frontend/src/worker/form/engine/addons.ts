import type { FieldConfig, Json } from "../contract";
import { mayBeSet } from "./values";

/** What modules of a task may import by the name `mephisto-addons`. */

/** Whether a value has the type that a field needs, as for `updateFormData`. log: tells the console if it has not. */
export function validateFieldValue(field: FieldConfig, value: Json, log = false): boolean {
  const fits = mayBeSet(field, value);
  if (!fits && log) {
    // Asked for by the author, who reads it there.
    // eslint-disable-next-line no-console
    console.error(`A field of type "${field.type}" cannot have this value`, field.name, value);
  }
  return fits;
}
