import { words } from "../../messages";
import { joined } from "../../view/classes";
import type { FieldViewProps } from "../props";
import { ariaOf, asText } from "../props";
import { looksOf } from "./looks";

/** A button that only starts triggers. */
export function ButtonField(props: FieldViewProps) {
  const { engine, field, id, now } = props;
  return (
    <button
      {...ariaOf(props)}
      type="button"
      id={id}
      name={field.name}
      className={joined("btn", looksOf(field.classes_input_element))}
      disabled={now.disabled}
      aria-busy={now.loading || undefined}
      onClick={() => {
        engine.fire(field, "onClick");
      }}
    >
      {now.loading ? (
        <>
          <span className="spinner" />
          <span className="visually-hidden">{words.busy}</span>
        </>
      ) : (
        asText(now.value) || asText(field.value)
      )}
    </button>
  );
}
