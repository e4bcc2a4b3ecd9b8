import { words } from "../words";

interface UnsentProps {
  unsent: Record<string, unknown>;
  incomplete: boolean;
}

/** What stood in the fields at the end and was not sent. */
export function Unsent({ unsent, incomplete }: UnsentProps) {
  const fields = Object.entries(unsent);
  if (fields.length === 0 && !incomplete) return null;
  return (
    <section className="unsent" aria-labelledby="unsent">
      <h2 id="unsent">{words.film.unsent}</h2>
      {incomplete && <p>{words.film.incomplete}</p>}
      <dl className="pairs">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{String(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
