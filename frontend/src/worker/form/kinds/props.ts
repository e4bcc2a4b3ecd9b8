import type { FieldConfig, FormEngine } from "../contract";
import type { FieldNow } from "../view/useForm";

/** What every kind of field is given. */
export interface FieldViewProps {
  engine: FormEngine;
  field: FieldConfig;
  /** The configured id, or one made for this page. Parts of the field are named after it. */
  id: string;
  now: FieldNow;
  required: boolean;
  /** Names the field where there is no label. */
  ariaLabel: string | undefined;
  /** Id of the label; undefined if there is none. */
  labelledBy: string | undefined;
  /** Ids of the help and of the errors. */
  describedBy: string | undefined;
}

/** What most elements are given alike. */
export const ariaOf = ({ now, ariaLabel, describedBy }: FieldViewProps) => ({
  "aria-label": ariaLabel,
  "aria-describedby": describedBy,
  "aria-invalid": now.wrong ? (true as const) : undefined,
});

/** The value of a text field as the browser has it. */
export const asText = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
