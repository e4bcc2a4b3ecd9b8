import type { RunSummary } from "../../api";
import { useMay } from "../data/session";
import { Bar } from "../parts/Bar";
import { amount, percent } from "../parts/format";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words as shared } from "../words";
import { RunActions } from "./RunActions";
import { RunState, StateNotes } from "./RunState";
import { words } from "./words";

/** One run: how far it is, and what can be done with it. */
export function RunCard({ run }: { run: RunSummary }) {
  const mayManage = useMay("manage");
  const { counters } = run;
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
        <Bar share={run.places === 0 ? 0 : counters.assignments / run.places} />
        <p className="run-note muted">
          {shared.run.places(counters.assignments, run.places)} ·{" "}
          {counters.last_at === null ? (
            words.nothingYet
          ) : (
            <>
              {words.last} <Ago at={counters.last_at} />
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

function Figures({ run: { kind, counters, money } }: { run: RunSummary }) {
  return (
    <dl className="run-figures">
      <Figure name={words.now} value={counters.working_now} />
      <Figure name={words.people} value={counters.workers} />
      {counters.simulated_workers > 0 && <Figure name={words.simulated} value={counters.simulated_workers} />}
      {kind === "form" ? (
        <Figure name={words.handedIn} value={counters.ended} />
      ) : (
        <Figure
          name={words.goal}
          value={counters.goal_rate === null ? shared.none : percent(counters.goal_rate)}
        />
      )}
      {money.map(({ currency, spent, budget }) => (
        <Figure
          key={currency}
          name={words.cost}
          value={amount(spent, currency)}
          note={budget === null ? "" : words.ofBudget(amount(budget, currency))}
        />
      ))}
    </dl>
  );
}

function Figure({ name, value, note = "" }: { name: string; value: number | string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note !== "" && <small>{note}</small>}
      </dd>
    </div>
  );
}
