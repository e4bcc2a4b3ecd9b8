import type { Film } from "../../api";
import { words } from "../words";

/** What the worker looked at. */
export function TargetCard({ film }: { film: Film }) {
  const { target, unit } = film.row;
  const inputs = Object.entries(film.inputs);
  const title = target ? words.film.target : words.film.inputs;
  return (
    <section className="frame frame-target" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span className="muted">{words.film.unit(unit)}</span>
      </header>
      {target && (
        <img
          className="picture"
          src={target.url}
          width={target.width ?? 512}
          height={target.height ?? 512}
          alt={words.film.targetAlt(unit)}
        />
      )}
      {inputs.length > 0 && (
        <details className="call" open={target === null}>
          <summary>{words.film.inputs}</summary>
          <dl className="pairs">
            {inputs.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
