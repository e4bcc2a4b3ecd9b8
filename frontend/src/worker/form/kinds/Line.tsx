import { joined } from "../view/classes";
import type { FieldViewProps } from "./props";
import { ariaOf, asText } from "./props";
import { textEvents } from "./textEvents";

/** A field of one line. */
export function Line(props: FieldViewProps & { type: "text" | "email" | "number" | "password" }) {
  const { engine, field, id, now, required, type } = props;
  return (
    <input
      {...ariaOf(props)}
      {...textEvents(engine, field)}
      type={type}
      id={id}
      name={field.name}
      className={joined("form-control", field.classes_input_element)}
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
