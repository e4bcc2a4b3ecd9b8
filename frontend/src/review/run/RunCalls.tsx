import { calls } from "../../api";
import type { Money, RunCalls as Found } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Bar } from "../parts/Bar";
import { amount, duration } from "../parts/format";
import { Tile } from "../parts/Tile";
import { words } from "../words";

/** How the calls of a run ended, how long they took, and what they cost. */
export function RunCalls({ runId }: { runId: string }) {
  const asked = useGiven(["calls", runId], () => given(calls({ path: { run_id: runId } })));
  return <Asked of={asked}>{(found) => <Shown calls={found} />}</Asked>;
}

function Shown({ calls: found }: { calls: Found }) {
  const { runCalls } = words;
  const statuses = Object.entries(found.by_status).sort(([, one], [, other]) => other - one);
  if (statuses.length === 0) return null;
  return (
    <dl className="tiles" aria-label={runCalls.title}>
      {statuses.map(([status, count]) => (
        <Tile key={status} name={runCalls.status(status)} value={count} />
      ))}
      {found.goes > 0 && (
        <Tile
          name={runCalls.goes}
          value={found.goes}
          note={found.cached === 0 ? undefined : runCalls.cached(found.cached)}
        />
      )}
      <Tile
        name={runCalls.took}
        value={found.median_ms === null ? words.none : duration(found.median_ms)}
        note={found.p95_ms === null ? undefined : runCalls.p95(duration(found.p95_ms))}
        className="tile-time"
      />
      {found.money.map((money) => (
        <Spent key={money.currency} money={money} />
      ))}
    </dl>
  );
}

function Spent({ money: { currency, spent, reserved, budget } }: { money: Money }) {
  const { runCalls } = words;
  const notes = [
    ...(budget === null ? [] : [runCalls.budget(amount(budget, currency))]),
    ...(reserved === 0 ? [] : [runCalls.reserved(amount(reserved, currency))]),
  ];
  return (
    <Tile
      name={runCalls.cost}
      value={amount(spent, currency)}
      note={notes.length === 0 ? undefined : notes.join(", ")}
      className="tile-time"
    >
      {budget !== null && budget > 0 && <Bar share={Math.min(1, spent / budget)} />}
    </Tile>
  );
}
