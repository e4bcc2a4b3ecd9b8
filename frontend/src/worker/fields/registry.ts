import type { ComponentType } from "react";
import type { FieldKind } from "../check";
import { ChoiceField } from "./choice/ChoiceField";
import { PickField } from "./pick/PickField";
import type { FieldProps } from "./props";
import { ScaleField } from "./scale/ScaleField";
import { TextField } from "./text/TextField";

/** The view of each kind of field. A kind without one does not compile. */
export const fieldViews: { [K in FieldKind]: ComponentType<FieldProps<K>> } = {
  text: TextField,
  scale: ScaleField,
  choice: ChoiceField,
  pick: PickField,
};
