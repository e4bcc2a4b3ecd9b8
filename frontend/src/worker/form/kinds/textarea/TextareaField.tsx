import { joined } from "../../view/classes";
import type { FieldViewProps } from "../props";
import { ariaOf, asText } from "../props";
import { textEvents } from "../textEvents";

/** Text of several lines. */
export function TextareaField(props: FieldViewProps) {
  const { engine, field, id, now, required } = props;
  return (
    <textarea
      {...ariaOf(props)}
      {...textEvents(engine, field)}
      id={id}
      name={field.name}
      className={joined("form-control", field.classes_input_element)}
      rows={3}
      placeholder={field.placeholder}
      required={required}
      disabled={now.disabled}
      value={asText(now.value)}
      onChange={(event) => {
        engine.change(field, event.currentTarget.value);
      }}
    />
  );
}
