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
  return (
    <HistogramTable
      caption={histogram.label || histogram.field}
      label={histogram.field}
      id={histogram.field}
      rows={histogram.bars}
      people={histogram.people}
      simulated={histogram.simulated}
      withSimulated={simulated}
    />
  );
}

const SHORT = 12;

/** One bar: how often a value was given. */
export type HistogramRow = FormBar;

interface HistogramTableProps {
  /** Above the table; with an empty one it is named by the label, for screen readers only. */
  caption: string;
  label: string;
  id?: string;
  rows: HistogramRow[];
  /** Answers with a value in them. */
  people: number;
  simulated: number;
  withSimulated: boolean;
}

/** How often each value was given, as a table with bars. */
export function HistogramTable(props: HistogramTableProps) {
  const { form } = words;
  const { caption, label, id, rows, withSimulated } = props;
  // Without people the bars are those of simulated workers, and say so.
  const kind = props.people === 0 && props.simulated > 0 ? "simulated" : "people";
  const all = props[kind];
  const share = (row: HistogramRow): number => (all === 0 ? 0 : row[kind] / all);
  const isShort = rows.every((row) => (row.label || form.blank).length <= SHORT);
  return (
    <table className="histogram">
      <caption dir="auto" className={caption === "" ? "visually-hidden" : undefined}>
        {caption || label} {id !== undefined && <span className="id">{id}</span>}
        <span className="muted">
          {form.answered(all)}
          {kind === "simulated" && ` · ${words.simulated}`}
        </span>
      </caption>
      <colgroup>
        <col className={isShort ? "histogram-option-short" : "histogram-option"} />
        <col />
        <col className="histogram-count" />
        {withSimulated && <col className="histogram-count" />}
      </colgroup>
      <thead className={withSimulated ? "histogram-head" : "visually-hidden"}>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{form.option}</span>
          </th>
          <th scope="col">
            <span className="visually-hidden">{form.share}</span>
          </th>
          <th scope="col">{words.people}</th>
          {withSimulated && (
            <th scope="col">
              <span aria-hidden="true">{words.simulated}</span>
              <span className="visually-hidden">{words.simulatedWorkers}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.value}>
            <th scope="row" dir="auto">
              {row.label || form.blank}
            </th>
            <td>
              <Bar share={share(row)} />
              <span className="visually-hidden">{all === 0 ? words.none : percent(share(row))}</span>
            </td>
            <td className="num">{row.people}</td>
            {withSimulated && <td className="num muted">{row.simulated}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
