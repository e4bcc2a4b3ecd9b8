import type { RunCounters, RunSummary } from "../../api";
import { useMay } from "../data/session";
import { Bar } from "../parts/Bar";
import { amount, percent } from "../parts/format";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { ofBoth } from "../run/both";
import { words as shared } from "../words";
import { RunActions } from "./RunActions";
import { RunState, StateNotes } from "./RunState";
import { words } from "./words";

/** One run: how far it is, and what can be done with it. */
export function RunCard({ run }: { run: RunSummary }) {
  const mayManage = useMay("manage");
  return (
    <article className="run-row" aria-label={run.run_id}>
      <div className="run-name">
        <header>
          <h2>
            <Link to={addresses.run(run.run_id)}>{run.title}</Link>
          </h2>
          <span className="id">{run.run_id}</span>
          <RunState status={run.status} />
          {run.pilot && <span className="tag">{shared.pilot}</span>}
        </header>
        <Bar share={run.places === 0 ? 0 : run.taken / run.places} />
        <p className="run-note muted">
          {shared.run.places(run.taken, run.places)} ·{" "}
          {run.last_at === null ? (
            words.nothingYet
          ) : (
            <>
              {words.last} <Ago at={run.last_at} />
            </>
          )}
        </p>
        <StateNotes status={run.status} />
      </div>
      <Figures run={run} />
      {mayManage && <RunActions run={run} />}
    </article>
  );
}

function Figures({ run: { kind, counters, simulated, money } }: { run: RunSummary }) {
  const told = ofBoth(simulated.assignments > 0 ? simulated : null);
  return (
    <dl className="run-figures">
      <Figure name={words.now} value={counters.working_now} note={told((of) => of.working_now)} />
      <Figure name={words.people} value={counters.workers} note={told((of) => of.workers)} />
      {kind === "form" ? (
        <Figure name={words.handedIn} value={counters.ended} note={told((of) => of.ended)} />
      ) : (
        <Figure name={words.goal} value={goal(counters) ?? shared.none} note={told(goal)} />
      )}
      {money.map(({ currency, spent, budget }) => (
        <Figure
          key={currency}
          name={words.cost}
          value={amount(spent, currency)}
          note={budget === null ? undefined : words.ofBudget(amount(budget, currency))}
        />
      ))}
    </dl>
  );
}

const goal = ({ goal_rate }: RunCounters): string | null => (goal_rate === null ? null : percent(goal_rate));

interface FigureProps {
  name: string;
  value: number | string;
  note: string | undefined;
}

function Figure({ name, value, note }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}
