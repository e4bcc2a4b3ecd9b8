import type { FieldConfig } from "../contract";
import { own } from "./records";

/** How the built-in validators see a value of a type of field. */
export interface Traits {
  empty: "trimmed_text" | "no_choice" | "no_items" | "none_true" | "no_file" | "never";
  measure: "code_units" | "items" | "true_options" | "none";
  takes_regexp: boolean;
  takes_extension: boolean;
  is_validated: boolean;
  is_submitted: boolean;
}

export interface Builtin {
  name: string;
  check: "filled" | "at_least" | "at_most" | "matches" | "extension";
  argument: string;
  needs: "validated" | "measure" | "text" | "file";
}

/** The validators and the types of fields as data: the server's own table (`forms/composer/validators.py`). */
export interface Definition {
  validators: Record<string, Builtin>;
  kinds: Record<string, { one: Traits; multiple: Traits }>;
  default_flags: string;
  messages: Record<string, string>;
}

/** How validators see this very field; undefined if there is no such type. */
export function traitsOf(definition: Definition, field: FieldConfig): Traits | undefined {
  const kind = own(definition.kinds, field.type);
  return field.multiple ? kind?.multiple : kind?.one;
}
