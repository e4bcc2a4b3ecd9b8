import type { Checked } from "./useChecked";
import { words } from "./words";

const { launching } = words;

/** What a check found: the title and the size of the task, or what is wrong with it. */
export function CheckedTask({ checked }: { checked: Checked }) {
  return <div aria-live="polite">{said(checked)}</div>;
}

function said({ found, error, again }: Checked) {
  const problem = found?.problem ?? error?.message ?? "";
  if (problem === "" && found === null) return <p className="checked muted">{launching.checking}</p>;
  if (problem === "" && found !== null)
    return (
      <p className="checked">
        {launching.fine(found.title, launching.units(found.units), launching.places(found.places))}
      </p>
    );
  return (
    <div className="checked checked-wrong">
      <strong>{launching.wrong}</strong>
      <pre>{problem}</pre>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={again}>
        {launching.again}
      </button>
    </div>
  );
}
