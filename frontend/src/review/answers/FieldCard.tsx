import type { AnsweredField, AnswerTally } from "../../api";
import { figure as shown } from "../parts/format";
import { isEmpty } from "../plots/drawing";
import { PlotCard } from "../plots/PlotCard";
import { words as common } from "../words";
import { Agreement } from "./Agreement";
import { fieldFigure } from "./figure";
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
  const figure = fieldFigure(field);
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
      {!isEmpty(figure.drawing) && <PlotCard figure={figure} />}
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

function Tally({ name, tally }: { name: string; tally: AnswerTally }) {
  const { spread } = tally;
  return (
    <p>
      <strong>{name}:</strong> {words.answered(tally.answered)}
      {tally.missing > 0 && `, ${words.missing(tally.missing)}`}
      {spread !== null && (
        <span className="muted">
          {" · "}
          {words.spread(...([spread.mean, spread.median, spread.q1, spread.q3].map(shown) as Four))}
        </span>
      )}
    </p>
  );
}

type Four = [string, string, string, string];
