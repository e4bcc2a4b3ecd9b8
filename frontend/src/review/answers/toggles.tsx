import { useQuery } from "../routing/query";
import { answersWords } from "./words";

const NAMES = ["simulated", "pilot", "rejected"] as const;

export interface Which {
  simulated: boolean;
  pilot: boolean;
  rejected: boolean;
}

/** Which work is looked at, as the address says; all work of a pilot run is pilot work. */
export function useWhich(inPilot: boolean): Which {
  const [query] = useQuery();
  return {
    simulated: query.has("simulated"),
    pilot: inPilot || query.has("pilot"),
    rejected: query.has("rejected"),
  };
}

interface TogglesProps {
  which: Which;
  inPilot: boolean;
  onChange?: () => void;
}

/** Switches for work that stays out unless it is asked for. */
export function Toggles({ which, inPilot, onChange }: TogglesProps) {
  const [, change] = useQuery();
  return (
    <fieldset className="toggles">
      <legend className="visually-hidden">{answersWords.with}</legend>
      {NAMES.filter((name) => name !== "pilot" || !inPilot).map((name) => (
        <label key={name} className="form-check form-switch">
          <input
            className="form-check-input"
            type="checkbox"
            role="switch"
            checked={which[name]}
            onChange={(event) => {
              onChange?.();
              change({ [name]: event.currentTarget.checked ? "1" : null });
            }}
          />
          {answersWords.toggles[name]}
        </label>
      ))}
      <span className="muted">{answersWords.always}</span>
    </fieldset>
  );
}
