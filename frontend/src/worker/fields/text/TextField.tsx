import { useRef } from "react";
import { lengthOf } from "../../check";
import { words } from "../../messages";
import { describedBy, Help, Label, WrongText } from "../Around";
import type { FieldProps } from "../props";

/** Free text, with a counter that counts as the server does. */
export function TextField({ id, name, spec, value, wrong, locked, onChange, note }: FieldProps<"text">) {
  const text = typeof value === "string" ? value : "";
  const begun = useRef({ draft: false, key: false });
  const once = (what: "draft" | "key", type: "draft_start" | "first_key"): void => {
    if (!begun.current[what]) note(type, { field: name });
    begun.current[what] = true;
  };
  // The focus alone is no start: the page itself may have put it here. A Tab key goes up where it arrives.
  const start = (): void => {
    once("draft", "draft_start");
  };
  const parts = { id, help: spec.help, wrong };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        <Label text={spec.label} required={spec.required} />
      </label>
      <Help {...parts} />
      <textarea
        id={id}
        className={`form-control ${wrong ? "is-invalid" : ""}`}
        rows={spec.rows ?? 3}
        value={text}
        readOnly={locked}
        aria-required={spec.required ?? true}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={describedBy(parts, `${id}-count`)}
        onFocus={() => {
          note("focus", { field: name });
        }}
        onBlur={() => {
          note("blur", { field: name });
        }}
        onPointerDown={start}
        onKeyUp={start}
        onPaste={(event) => {
          note("paste", { field: name, chars: Array.from(event.clipboardData.getData("text")).length });
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
        }}
        onChange={(event) => {
          start();
          once("key", "first_key");
          onChange(event.currentTarget.value);
        }}
      />
      <div className="field-foot">
        <WrongText {...parts} />
        <Counter id={id} length={lengthOf(text)} min={spec.min ?? 0} max={spec.max ?? 2000} />
      </div>
    </div>
  );
}

function Counter({ id, length, min, max }: { id: string; length: number; min: number; max: number }) {
  const short = length < min ? words.counterShort(min - length) : null;
  const over = length > max ? words.counterOver(length - max) : null;
  return (
    <div id={`${id}-count`} className="counter">
      {words.counter(length, max)}
      {(short ?? over) && <strong> · {short ?? over}</strong>}
    </div>
  );
}
