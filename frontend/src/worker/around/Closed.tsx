import { words } from "../messages";
import { addressOf } from "../session/entry";

interface ClosedProps {
  code: string;
  nextUnit: number | null;
}

/** There is no task here: what to do now. */
export function Closed({ code, nextUnit }: ClosedProps) {
  const { title, text } = words.closed[nextUnit === null ? reasonOf(code) : "taken"];
  return (
    <section className="page page-message">
      <h1>{title}</h1>
      <p>{text}</p>
      {nextUnit !== null && (
        <a className="btn btn-primary btn-main" href={addressOf(nextUnit, location)}>
          {words.takeNext(nextUnit)}
        </a>
      )}
    </section>
  );
}

const reasonOf = (code: string): keyof typeof words.closed => {
  // An address that cannot even be read opens no task either.
  if (code === "unknown" || code === "bad_request") return "unknown";
  return code === "no_free_unit" || code === "no_entry" ? code : "other";
};

/** Before the task has come. */
export function Opening({ unreached, onTry }: { unreached: boolean; onTry: () => void }) {
  return (
    <section className="page page-message" aria-live="polite">
      <span className="spinner spinner-large" aria-hidden="true" />
      <p>{unreached ? words.openingOffline : words.opening}</p>
      {unreached && (
        <button type="button" className="btn btn-outline-primary" onClick={onTry}>
          {words.tryNow}
        </button>
      )}
    </section>
  );
}
