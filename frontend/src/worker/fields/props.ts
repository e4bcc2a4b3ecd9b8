import type { ReactNode } from "react";
import type { FieldKind, SpecOf } from "../check";
import type { Note } from "../observe/recorder";

/** What every kind of field is given. */
export interface FieldProps<K extends FieldKind> {
  /** Id of the field on the page; its parts are named after it. */
  id: string;
  name: string;
  spec: SpecOf<K>;
  value: unknown;
  /** Why the value was not accepted. */
  wrong: string | undefined;
  locked: boolean;
  onChange: (value: unknown) => void;
  note: Note;
  /** For a field that picks one of several outputs: the outputs, drawn. */
  outputs?: readonly ReactNode[];
}
