import { calls } from "../../api";
import type { CallFigures, Money, RunCalls as Found } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Bar } from "../parts/Bar";
import { amount, duration } from "../parts/format";
import { Tile } from "../parts/Tile";
import { words } from "../words";
import { notes, ofBoth } from "./both";

/** How the calls of a run ended, how long they took, and what they cost. */
export function RunCalls({ runId }: { runId: string }) {
  const asked = useGiven(["calls", runId], () => given(calls({ path: { run_id: runId } })));
  return <Asked of={asked}>{(found) => <Shown calls={found} />}</Asked>;
}

function Shown({ calls: { people, simulated, money } }: { calls: Found }) {
  const { runCalls } = words;
  const statuses = statusesOf(people, simulated);
  if (statuses.length === 0) return null;
  const told = ofBoth(Object.keys(simulated.by_status).length > 0 ? simulated : null);
  return (
    <dl className="tiles" aria-label={runCalls.title}>
      {statuses.map((status) => (
        <Tile
          key={status}
          name={runCalls.status(status)}
          value={people.by_status[status] ?? 0}
          note={told(({ by_status }) => by_status[status] ?? 0)}
        />
      ))}
      {people.goes + simulated.goes > 0 && (
        <Tile
          name={runCalls.goes}
          value={people.goes}
          note={notes(
            people.cached === 0 ? undefined : runCalls.cached(people.cached),
            told(({ goes }) => goes),
          )}
        />
      )}
      <Tile
        name={runCalls.took}
        value={took(people) ?? words.none}
        note={notes(people.p95_ms === null ? undefined : runCalls.p95(duration(people.p95_ms)), told(took))}
        className="tile-time"
      />
      {money.map((one) => (
        <Spent key={one.currency} money={one} />
      ))}
    </dl>
  );
}

const took = ({ median_ms }: CallFigures): string | null => (median_ms === null ? null : duration(median_ms));

/** How calls ended, the most frequent first. */
function statusesOf(people: CallFigures, simulated: CallFigures): string[] {
  const count = (status: string): number =>
    (people.by_status[status] ?? 0) + (simulated.by_status[status] ?? 0);
  const found = new Set([...Object.keys(people.by_status), ...Object.keys(simulated.by_status)]);
  return [...found].sort((one, other) => count(other) - count(one));
}

function Spent({ money: { currency, spent, reserved, budget } }: { money: Money }) {
  const { runCalls } = words;
  return (
    <Tile
      name={runCalls.cost}
      value={amount(spent, currency)}
      note={notes(
        budget === null ? undefined : runCalls.budget(amount(budget, currency)),
        reserved === 0 ? undefined : runCalls.reserved(amount(reserved, currency)),
      )}
      className="tile-time"
    >
      {budget !== null && budget > 0 && <Bar share={Math.min(1, spent / budget)} />}
    </Tile>
  );
}
