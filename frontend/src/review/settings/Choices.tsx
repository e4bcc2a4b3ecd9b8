interface ChoicesProps<T extends string> {
  legend: string;
  all: readonly T[];
  said: Record<T, string>;
  chosen: readonly T[];
  change: (chosen: T[]) => void;
}

/** Several of a few, each with a box to tick. */
export function Choices<T extends string>({ legend, all, said, chosen, change }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one} className="form-check">
          <input
            type="checkbox"
            className="form-check-input"
            checked={chosen.includes(one)}
            onChange={() => {
              change(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
            }}
          />
          {said[one]}
        </label>
      ))}
    </fieldset>
  );
}
