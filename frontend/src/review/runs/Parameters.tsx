import type { TaskParameter } from "../../api";
import { words } from "./words";

/** A parameter as somebody types it. */
export interface Typed {
  name: string;
  value: string;
  /** It was not known from the task: its name is typed too. */
  own: boolean;
}

const { launching } = words;

interface ParametersProps {
  known: TaskParameter[];
  typed: Typed[];
  onType: (typed: Typed[]) => void;
}

/** The parameters of a task with the values that they have, to be changed; and room for others. */
export function Parameters({ known, typed, onType }: ParametersProps) {
  const set = (name: string, value: string): void => {
    onType([...typed.filter((one) => one.own || one.name !== name), { name, value, own: false }]);
  };
  const own = typed.filter((one) => one.own);
  const change = (place: number, part: Partial<Typed>): void => {
    onType([
      ...typed.filter((one) => !one.own),
      ...own.map((one, at) => (at === place ? { ...one, ...part } : one)),
    ]);
  };
  return (
    <fieldset className="parameters">
      <legend className="fs-6">{launching.parameters}</legend>
      <p className="muted">{launching.parametersText}</p>
      {known
        .filter(({ name }) => !own.some((one) => one.name === name))
        .map(({ name, value }) => (
          <label key={name} className="parameter">
            <code>{name}</code>
            <input
              className="form-control form-control-sm"
              value={typed.find((one) => !one.own && one.name === name)?.value ?? value}
              onInput={(event) => {
                set(name, event.currentTarget.value);
              }}
            />
          </label>
        ))}
      {own.map((one, place) => (
        <div key={place} className="parameter">
          <input
            className="form-control form-control-sm"
            aria-label={launching.name}
            value={one.name}
            onInput={(event) => {
              change(place, { name: event.currentTarget.value });
            }}
          />
          <input
            className="form-control form-control-sm"
            aria-label={launching.value}
            value={one.value}
            onInput={(event) => {
              change(place, { value: event.currentTarget.value });
            }}
          />
          <button
            type="button"
            className="btn-close"
            aria-label={launching.remove(one.name)}
            onClick={() => {
              onType([...typed.filter((two) => !two.own), ...own.filter((_, at) => at !== place)]);
            }}
          />
        </div>
      ))}
      <div>
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          onClick={() => {
            onType([...typed, { name: "", value: "", own: true }]);
          }}
        >
          {launching.more}
        </button>
      </div>
    </fieldset>
  );
}

/** As the server takes them: those that have a name. */
export function asGiven(typed: Typed[]): Record<string, string> {
  return Object.fromEntries(
    typed.filter((one) => one.name.trim()).map(({ name, value }) => [name.trim(), value]),
  );
}
