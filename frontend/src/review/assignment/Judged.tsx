import type { ManyDecided } from "../../api";
import { words } from "./words";

interface JudgedProps {
  told: ManyDecided;
  isReplacing: boolean;
  onReplace: (replace: boolean) => void;
}

/** How many of the chosen have a verdict already, and whose; whether it is to be replaced. */
export function Judged({ told, isReplacing, onReplace }: JudgedProps) {
  const { judged: text } = words.bulk;
  if (told.judged.length === 0) return null;
  const all = told.judged.reduce((sum, one) => sum + one.assignments, 0);
  const choices: [boolean, string][] = [
    [false, text.leave],
    [true, text.replace],
  ];
  return (
    <div className="bulk-judged">
      <p>{text.title(all)}</p>
      <ul>
        {told.judged.map((one) => (
          <li key={`${one.verdict} ${one.by}`}>
            {text.one(one.assignments, words.verdicts[one.verdict] ?? one.verdict, one.by)}
          </li>
        ))}
      </ul>
      <fieldset>
        <legend className="visually-hidden">{text.group}</legend>
        {choices.map(([replace, label]) => (
          <label key={label} className="form-check">
            <input
              type="radio"
              className="form-check-input"
              name="replace"
              checked={isReplacing === replace}
              onChange={() => {
                onReplace(replace);
              }}
            />{" "}
            {label}
          </label>
        ))}
      </fieldset>
      {told.replaced > 0 && <p>{text.replaced(told.replaced)}</p>}
    </div>
  );
}
