import type { RunSummary } from "../../api";
import { Bar } from "../parts/Bar";
import { percent } from "../parts/format";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";

/** One run: how far it is. */
export function RunCard({ run }: { run: RunSummary }) {
  const { counters } = run;
  return (
    <article className="card-run">
      <header>
        <h2>
          <Link to={addresses.run(run.run_id)} className="whole">
            {run.title}
          </Link>
        </h2>
        <span className="id">{run.run_id}</span>
        {run.pilot && <span className="tag">{words.pilot}</span>}
      </header>
      <Bar share={run.places === 0 ? 0 : counters.assignments / run.places} />
      <p className="muted">
        {words.run.places(counters.assignments, run.places)}
        {counters.working_now > 0 && ` · ${counters.working_now} ${words.run.now}`}
        {counters.last_at !== null && (
          <>
            {` · ${words.run.lastEvent} `}
            <Ago at={counters.last_at} />
          </>
        )}
      </p>
      <dl className="facts">
        <Fact name={words.run.people} value={counters.workers} />
        <Fact name={words.run.simulated} value={counters.simulated_workers} />
        {run.kind === "form" ? (
          <>
            <Fact name={words.form.submissions} value={counters.by_status.submitted ?? 0} />
            <Fact name={words.run.failures} value={counters.failures} />
          </>
        ) : (
          <>
            <Fact name={words.run.attempts} value={counters.attempts} />
            <Fact
              name={words.run.goalRate}
              value={counters.goal_rate === null ? words.none : percent(counters.goal_rate)}
            />
          </>
        )}
      </dl>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: number | string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
