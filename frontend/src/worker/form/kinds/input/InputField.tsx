import { Line } from "../Line";
import type { FieldViewProps } from "../props";

/** Text of one line. */
export function InputField(props: FieldViewProps) {
  return <Line {...props} type="text" />;
}
