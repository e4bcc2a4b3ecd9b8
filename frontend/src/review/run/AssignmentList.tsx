import { useState } from "react";
import { assignments } from "../../api";
import type { AssignmentRow, ScoreScale } from "../../api";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { shortKey } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Sparkline } from "../parts/Sparkline";
import { Status } from "../parts/Status";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";

const LIMIT = 25;

/** The assignments of a run, newest first, in pages. */
export function AssignmentList({ runId, score }: { runId: string; score: ScoreScale | null }) {
  const [after, setAfter] = useState<string | undefined>();
  const asked = useGiven(
    ["assignments", runId, after ?? null],
    () => given(assignments({ path: { run_id: runId }, query: { after, limit: LIMIT } })),
    NOW_MS,
  );
  return (
    <section aria-labelledby="assignments">
      <h2 id="assignments">{words.list.title}</h2>
      <Asked of={asked}>
        {({ rows, next_after }) => (
          <>
            {rows.length === 0 ? (
              <Empty
                title={words.list.none}
                text={words.list.noneText}
                command={words.list.noneCommand(runId)}
              />
            ) : (
              <Rows rows={rows} score={score} />
            )}
            {(after !== undefined || next_after !== null) && (
              <nav className="pager" aria-label={words.list.pages}>
                <button
                  type="button"
                  className="btn btn-sm btn-outline-secondary"
                  disabled={after === undefined}
                  onClick={() => {
                    setAfter(undefined);
                  }}
                >
                  {words.list.newest}
                </button>
                <button
                  type="button"
                  className="btn btn-sm btn-outline-secondary"
                  disabled={next_after === null}
                  onClick={() => {
                    setAfter(next_after ?? undefined);
                  }}
                >
                  {words.list.older}
                </button>
              </nav>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

function Rows({ rows, score }: { rows: AssignmentRow[]; score: ScoreScale | null }) {
  const { list } = words;
  return (
    <Scroller label={list.title}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{list.pictures}</span>
            </th>
            <th scope="col">{list.unit}</th>
            <th scope="col">{list.worker}</th>
            <th scope="col">{list.state}</th>
            <th scope="col" className="num">
              {list.attempts}
            </th>
            {score !== null && <th scope="col">{list.scores}</th>}
            <th scope="col">{list.last}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.assignment_id} row={row} score={score} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Row({ row, score }: { row: AssignmentRow; score: ScoreScale | null }) {
  const worker = shortKey(row.worker_key);
  return (
    <tr>
      <td className="thumbs">
        {row.target && <img src={row.target.url} alt="" width="44" height="44" loading="lazy" />}
        {row.latest && <img src={row.latest.url} alt="" width="44" height="44" loading="lazy" />}
      </td>
      <th scope="row">
        <Link
          to={addresses.assignment(row.assignment_id)}
          className="whole"
          label={words.list.open(row.unit, worker)}
        >
          {row.unit}
        </Link>
      </th>
      <td>
        <span className="id">{worker}</span> {row.simulated && <span className="tag">{words.simulated}</span>}
      </td>
      <td>
        <Status status={row.status} endReason={row.end_reason} lastAt={row.last_at} />
      </td>
      <td className="num">
        {row.attempts}
        {row.failures > 0 && <span className="muted"> · {words.list.failed(row.failures)}</span>}
      </td>
      {score !== null && (
        <td>
          <Sparkline values={row.scores} low={score.low} high={score.high} />
        </td>
      )}
      <td className="muted">
        <Ago at={row.last_at} />
      </td>
    </tr>
  );
}
