import type { RunCounters, RunSummary } from "../../api";
import { Bar } from "../parts/Bar";
import { percent } from "../parts/format";
import { Tile } from "../parts/Tile";
import { Ago } from "../parts/Time";
import { words } from "../words";
import { notes, ofBoth } from "./both";

/** How far a run is, in numbers: of people, and beside them of simulated workers. */
export function Counters({ run: summary }: { run: RunSummary }) {
  const { counters, simulated } = summary;
  const { run } = words;
  const told = ofBoth(simulated.assignments > 0 ? simulated : null);
  return (
    <dl className="tiles">
      <Came run={summary} />
      <Tile
        name={run.attempts}
        value={counters.attempts}
        note={notes(run.failures(counters.failures), told(attempts))}
      />
      <Tile
        name={run.goalRate}
        value={counters.goal_rate === null ? words.none : percent(counters.goal_rate)}
        note={told(({ goal_rate }) => (goal_rate === null ? null : percent(goal_rate)))}
      >
        {counters.goal_rate !== null && <Bar share={counters.goal_rate} />}
      </Tile>
      <LastEvent run={summary} />
    </dl>
  );
}

const attempts = (of: RunCounters): number => of.attempts;

/** Who came, who is at work, and how much of the run they have taken. */
export function Came({ run: { counters, simulated, places, taken } }: { run: RunSummary }) {
  const { run } = words;
  const told = ofBoth(simulated.assignments > 0 ? simulated : null);
  return (
    <>
      <Tile name={run.people} value={counters.workers} note={told(({ workers }) => workers)} />
      <Tile name={run.now} value={counters.working_now} note={told(({ working_now }) => working_now)} />
      <Tile
        name={run.assignments}
        value={counters.assignments}
        note={notes(
          `${counters.ended} ${run.ended}`,
          told(({ assignments }) => assignments),
        )}
      >
        <Bar share={places === 0 ? 0 : taken / places} />
      </Tile>
    </>
  );
}

/** When something happened last, whoever did it. */
export function LastEvent({ run: { last_at } }: { run: RunSummary }) {
  return (
    <Tile
      name={words.run.lastEvent}
      value={last_at === null ? words.none : <Ago at={last_at} />}
      className="tile-time"
    />
  );
}
