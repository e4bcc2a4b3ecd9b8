import type { AnsweredField, AnswerTally } from "../../api";
import { HistogramTable } from "../form/Histograms";
import type { HistogramRow } from "../form/Histograms";
import { figure } from "../parts/format";
import { words as common } from "../words";
import { Agreement } from "./Agreement";
import { Texts } from "./Texts";
import type { Which } from "./toggles";
import { Unfolding } from "./Unfolding";
import { answersWords as words } from "./words";

interface FieldCardProps {
  runId: string;
  field: AnsweredField;
  which: Which;
  scored: boolean;
  /** Whether agreement and texts are there at once; in long forms they wait until they are opened. */
  open: boolean;
}

/** One field: how often it was answered and how, in what texts, and how far workers agree. */
export function FieldCard({ runId, field, which, scored, open }: FieldCardProps) {
  const { people, simulated } = field;
  const withSimulated = simulated.answered + simulated.missing > 0;
  return (
    <article className="field-card">
      <header>
        <h2 dir="auto">{field.label || field.field}</h2>
        <p className="muted">
          <span className="id">{field.field}</span> {words.kinds[field.kind]}
          {field.part !== "form" && ` · ${words.parts[field.part]}`}
        </p>
        <Tally name={common.people} tally={people} />
        {withSimulated && <Tally name={common.simulatedWorkers} tally={simulated} />}
      </header>
      {rows(field).length > 0 && people.answered + simulated.answered > 0 && (
        <HistogramTable
          caption={field.bins.length > 0 && field.kind === "text" ? words.length : ""}
          label={field.label || field.field}
          rows={rows(field)}
          people={people.answered}
          simulated={simulated.answered}
          withSimulated={withSimulated}
        />
      )}
      {field.others > 0 && <p className="muted">{words.others(field.others)}</p>}
      {field.levels.length > 0 && (
        <Unfolding title={words.agreement.title} open={open}>
          <Agreement runId={runId} field={field} which={which} scored={scored} />
        </Unfolding>
      )}
      {field.kind === "text" && (
        <Unfolding title={words.texts.title} open={open}>
          <Texts runId={runId} field={field} which={which} />
        </Unfolding>
      )}
    </article>
  );
}

function rows(field: AnsweredField): HistogramRow[] {
  if (field.bars.length > 0) {
    const named = (label: string): string => (field.kind === "pick" ? words.output(label) : label);
    return field.bars.map((bar) => ({ ...bar, label: named(bar.label) }));
  }
  const whole = field.kind === "text";
  return field.bins.map((bin) => {
    const last = whole ? bin.high - 1 : bin.high;
    const label = whole && bin.low === last ? figure(bin.low) : `${figure(bin.low)} – ${figure(last)}`;
    return { value: String(bin.low), label, people: bin.people, simulated: bin.simulated };
  });
}

function Tally({ name, tally }: { name: string; tally: AnswerTally }) {
  const { spread } = tally;
  return (
    <p>
      <strong>{name}:</strong> {words.answered(tally.answered)}
      {tally.missing > 0 && `, ${words.missing(tally.missing)}`}
      {spread !== null && (
        <span className="muted">
          {" · "}
          {words.spread(...([spread.mean, spread.median, spread.q1, spread.q3].map(figure) as Four))}
        </span>
      )}
    </p>
  );
}

type Four = [string, string, string, string];
