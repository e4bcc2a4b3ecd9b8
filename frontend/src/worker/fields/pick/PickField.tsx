import { words } from "../../messages";
import { describedBy, Help, Label, WrongText } from "../Around";
import type { FieldProps } from "../props";

/** One of several outputs; unset at first. Where the outputs are drawn here, each of them is its own button. */
export function PickField({ id, name, spec, value, wrong, locked, onChange, outputs }: FieldProps<"pick">) {
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
      {/* It takes the focus when the outputs come: on the first of them it would be a nudge. */}
      <div id={`${id}-label`} className="field-label pick-label" tabIndex={-1}>
        <Label text={spec.label} required={spec.required} />
      </div>
      <Help {...parts} />
      <div className={outputs ? "candidates" : "choices"}>
        {Array.from({ length: outputs?.length ?? spec.of ?? 0 }, (_, i) => (
          <div key={i} className={outputs ? "candidate candidate-pick" : "choice choice-pick"}>
            <input
              type="radio"
              id={`${id}-${i}`}
              name={`${id}-${name}`}
              value={i}
              checked={value === i}
              disabled={locked}
              aria-describedby={outputs ? `${id}-${i}-output` : undefined}
              onChange={() => {
                onChange(i);
              }}
            />
            <label htmlFor={`${id}-${i}`} className="candidate-name">
              {words.candidate(i)}
            </label>
            {outputs && <div id={`${id}-${i}-output`}>{outputs[i]}</div>}
          </div>
        ))}
      </div>
      <WrongText {...parts} />
    </div>
  );
}
