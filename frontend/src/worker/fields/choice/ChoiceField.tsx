import { describedBy, Help, Label, WrongText } from "../Around";
import type { FieldProps } from "../props";

/** One of several options; unset at first. */
export function ChoiceField({ id, name, spec, value, wrong, locked, onChange }: FieldProps<"choice">) {
  const parts = { id, help: spec.help, wrong };
  return (
    <div
      className="field"
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-required={spec.required ?? true}
      aria-invalid={wrong ? true : undefined}
      aria-describedby={describedBy(parts) || undefined}
    >
      <div id={`${id}-label`} className="field-label">
        <Label text={spec.label} required={spec.required} />
      </div>
      <Help {...parts} />
      <div className="choices">
        {spec.options.map((option) => (
          <label key={option} className="choice">
            <input
              type="radio"
              className="form-check-input"
              name={`${id}-${name}`}
              value={option}
              checked={value === option}
              disabled={locked}
              onChange={() => {
                onChange(option);
              }}
            />
            <span>{option}</span>
          </label>
        ))}
      </div>
      <WrongText {...parts} />
    </div>
  );
}
