import type { RunCounters } from "../../api";
import { Bar } from "../parts/Bar";
import { percent } from "../parts/format";
import { Tile } from "../parts/Tile";
import { Ago } from "../parts/Time";
import { words } from "../words";

/** How far a run is, in numbers. */
export function Counters({ counters, places }: { counters: RunCounters; places: number }) {
  const { run } = words;
  return (
    <dl className="tiles">
      <Tile
        name={run.people}
        value={counters.workers}
        note={`+ ${counters.simulated_workers} ${run.simulated}`}
      />
      <Tile name={run.now} value={counters.working_now} />
      <Tile name={run.assignments} value={counters.assignments} note={`${counters.ended} ${run.ended}`}>
        <Bar share={places === 0 ? 0 : counters.assignments / places} />
      </Tile>
      <Tile name={run.attempts} value={counters.attempts} note={run.failures(counters.failures)} />
      <Tile
        name={run.goalRate}
        value={counters.goal_rate === null ? words.none : percent(counters.goal_rate)}
      >
        {counters.goal_rate !== null && <Bar share={counters.goal_rate} />}
      </Tile>
      <Tile
        name={run.lastEvent}
        value={counters.last_at === null ? words.none : <Ago at={counters.last_at} />}
        className="tile-time"
      />
    </dl>
  );
}
