import type { FilmMeasure } from "../../api";
import { Bar } from "../parts/Bar";
import { words } from "../words";

/** The automatic measures, each with what it is made of. */
export function Measures({ measures, several }: { measures: FilmMeasure[]; several: boolean }) {
  return (
    <>
      {measures.map((measure, index) => (
        <Measure key={index} measure={measure} several={several} />
      ))}
    </>
  );
}

function Measure({ measure, several }: { measure: FilmMeasure; several: boolean }) {
  const { film } = words;
  const of = several ? `, ${film.ofOutput(measure.output + 1)}` : "";
  const name = `${film.measured(measure.name)}${of}`;
  const parts = Object.entries(measure.parts);
  if (measure.value === null) {
    return (
      <p className="measure">
        {name}: {measure.error || words.none}
      </p>
    );
  }
  const whole = (
    <>
      <span>{name}</span>
      <Bar share={measure.value} />
      <strong>{measure.value.toFixed(2)}</strong>
    </>
  );
  if (parts.length === 0) return <p className="measure measure-row">{whole}</p>;
  return (
    <details className="measure">
      <summary className="measure-row">{whole}</summary>
      <dl className="parts" aria-label={words.film.parts}>
        {parts.map(([part, value]) => (
          <div key={part} className="measure-row">
            <dt>{part.replaceAll("_", " ")}</dt>
            <dd>
              <Bar share={value} className="bar-quiet" />
              {value.toFixed(2)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
