import { Line } from "../Line";
import type { FieldViewProps } from "../props";

/** A number, kept as the text that was typed. */
export function NumberField(props: FieldViewProps) {
  return <Line {...props} type="number" />;
}
