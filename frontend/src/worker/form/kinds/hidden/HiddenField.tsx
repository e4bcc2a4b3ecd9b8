import type { FieldViewProps } from "../props";
import { asText } from "../props";

/** Nothing to see; the element is there for the task's own code. */
export function HiddenField({ field, now }: FieldViewProps) {
  return <input type="hidden" id={field.id} name={field.name} value={asText(now.value)} />;
}
