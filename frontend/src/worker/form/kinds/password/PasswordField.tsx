import { Line } from "../Line";
import type { FieldViewProps } from "../props";

/** Text that is not shown. */
export function PasswordField(props: FieldViewProps) {
  return <Line {...props} type="password" />;
}
