import type { ManyDecided } from "../../api";
import { shortKey } from "../parts/format";
import { sum } from "./money";
import { words } from "./words";

/** How many it would be, and the sum. */
export function Numbers({ told }: { told: ManyDecided }) {
  const { bulk } = words;
  if (told.assignments === 0) return <p>{bulk.nothing}</p>;
  return (
    <p className="bulk-sum">
      <strong>{bulk.numbers(told.assignments, told.workers)}</strong>
      {" · "}
      {told.minor > 0 ? <strong>{bulk.sum(sum(told.minor, told.currency))}</strong> : bulk.noSum}
    </p>
  );
}

/** What others changed since the numbers were first shown: who decided, and how the numbers were before. */
export function ChangedSince({ first, told }: { first: ManyDecided; told: ManyDecided }) {
  const { bulk } = words;
  if (first.assignments === told.assignments && first.minor === told.minor) return null;
  const decided = told.judged.flatMap(({ by, verdict, assignments }) => {
    const before = first.judged.find((one) => one.by === by && one.verdict === verdict)?.assignments ?? 0;
    const more = assignments - before;
    return more > 0 ? [bulk.changed.by(by, words.verdicts[verdict] ?? verdict, more)] : [];
  });
  const before = bulk.numbers(first.assignments, first.workers);
  return (
    <p className="bulk-changed" role="status">
      {bulk.changed.before(before, first.minor > 0 ? sum(first.minor, first.currency) : "")}
      {decided.map((one) => ` ${one}`)}
    </p>
  );
}

/** Those on which it is not done, and why. */
export function LeftOut({ told }: { told: ManyDecided }) {
  const { bulk } = words;
  if (told.left_out === 0) return null;
  return (
    <div>
      <p>{bulk.leftOut(told.left_out)}</p>
      <ul className="bulk-left">
        {told.not_done.map((one) => (
          <li key={one.assignment_id}>
            {bulk.one(one.unit, shortKey(one.worker_key))}: {one.why}
          </li>
        ))}
        {told.left_out > told.not_done.length && <li>{bulk.more(told.left_out - told.not_done.length)}</li>}
      </ul>
    </div>
  );
}
