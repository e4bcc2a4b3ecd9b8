import { Line } from "../Line";
import type { FieldViewProps } from "../props";

/** An address; its form is not checked unless a validator does. */
export function EmailField(props: FieldViewProps) {
  return <Line {...props} type="email" />;
}
