import type { CSSProperties } from "react";
import { describedBy, Help, Label, WrongText } from "../Around";
import type { FieldProps } from "../props";

/** A row of numbers to choose from; unset at first. Arrow keys move the choice, as in every radio group. */
export function ScaleField({ id, name, spec, value, wrong, locked, onChange }: FieldProps<"scale">) {
  const steps = Array.from({ length: spec.high - spec.low + 1 }, (_, i) => spec.low + i);
  const [lowEnd, highEnd] = spec.ends ?? ["", ""];
  const parts = { id, help: spec.help, wrong };
  const ends = lowEnd || highEnd ? `${id}-ends` : "";
  return (
    <div
      className="field"
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-required={spec.required ?? true}
      aria-invalid={wrong ? true : undefined}
      aria-describedby={describedBy(parts, ends)}
    >
      <div id={`${id}-label`} className="field-label">
        <Label text={spec.label} required={spec.required} />
      </div>
      <Help {...parts} />
      <div className="scale-place">
        <div
          className={`scale ${steps.length > 11 ? "scale-many" : ""}`}
          style={{ "--steps": steps.length, "--half": Math.ceil(steps.length / 2) } as CSSProperties}
        >
          {steps.map((step) => (
            <label key={step} className="step">
              <input
                type="radio"
                name={`${id}-${name}`}
                value={step}
                checked={value === step}
                disabled={locked}
                onChange={() => {
                  onChange(step);
                }}
              />
              <span>{step}</span>
            </label>
          ))}
        </div>
      </div>
      {ends && (
        <div id={ends} className="scale-ends">
          <span>
            {spec.low} = {lowEnd}
          </span>
          <span>
            {spec.high} = {highEnd}
          </span>
        </div>
      )}
      <WrongText {...parts} />
    </div>
  );
}
