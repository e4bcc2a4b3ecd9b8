import type { FormBar, FormHistogram } from "../../api";
import { Bar } from "../parts/Bar";
import { percent } from "../parts/format";
import { words } from "../words";

/** How often each option was chosen, field by field. */
export function Histograms({ histograms, simulated }: { histograms: FormHistogram[]; simulated: boolean }) {
  if (histograms.length === 0) return null;
  return (
    <section aria-labelledby="choices">
      <h2 id="choices">{words.form.choices}</h2>
      <div className="histograms">
        {histograms.map((histogram) => (
          <Histogram key={histogram.field} histogram={histogram} simulated={simulated} />
        ))}
      </div>
    </section>
  );
}

function Histogram({ histogram, simulated }: { histogram: FormHistogram; simulated: boolean }) {
  const { form } = words;
  // Without people the bars are those of simulated workers, and say so.
  const kind = histogram.people === 0 && histogram.simulated > 0 ? "simulated" : "people";
  const count = (bar: FormBar): number => bar[kind];
  return (
    <table className="histogram">
      <caption dir="auto">
        {histogram.label || histogram.field} <span className="id">{histogram.field}</span>
        <span className="muted">
          {form.answered(histogram[kind])}
          {kind === "simulated" && ` · ${words.simulated}`}
        </span>
      </caption>
      <colgroup>
        <col className="histogram-option" />
        <col />
        <col className="histogram-count" />
        {simulated && <col className="histogram-count" />}
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{form.option}</th>
          <th scope="col">{form.share}</th>
          <th scope="col">{words.people}</th>
          {simulated && <th scope="col">{words.simulatedWorkers}</th>}
        </tr>
      </thead>
      <tbody>
        {histogram.bars.map((bar) => (
          <tr key={bar.value}>
            <th scope="row" dir="auto">
              {bar.label || form.blank}
            </th>
            <td>
              <Bar share={histogram[kind] === 0 ? 0 : count(bar) / histogram[kind]} />
              <span className="visually-hidden">
                {histogram[kind] === 0 ? words.none : percent(count(bar) / histogram[kind])}
              </span>
            </td>
            <td className="num">{bar.people}</td>
            {simulated && <td className="num muted">{bar.simulated}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
