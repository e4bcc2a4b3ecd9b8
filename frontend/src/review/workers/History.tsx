import { useState } from "react";
import { assignmentsOfWorker } from "../../api";
import type { WorkerAssignment } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { duration } from "../parts/format";
import { Pager } from "../parts/Pager";
import { Scroller } from "../parts/Scroller";
import { Status } from "../parts/Status";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "./words";

const LIMIT = 25;

/** Everything that a worker took, newest first. */
export function History({ workerKey }: { workerKey: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const asked = useGiven(["worker", workerKey, "assignments", after], () =>
    given(assignmentsOfWorker({ path: { worker_key: workerKey }, query: { after, limit: LIMIT } })),
  );
  return (
    <section aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <Asked of={asked}>
        {({ rows, next_after }) => (
          <>
            <Scroller label={words.history}>
              <table className="rows">
                <thead>
                  <tr>
                    <th scope="col">{words.unit}</th>
                    <th scope="col">{words.run}</th>
                    <th scope="col">{words.state}</th>
                    <th scope="col">{words.decision}</th>
                    <th scope="col" className="num">
                      {words.sent}
                    </th>
                    <th scope="col" className="num">
                      {words.time}
                    </th>
                    <th scope="col">{words.opened}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.assignment_id} row={row} />
                  ))}
                </tbody>
              </table>
            </Scroller>
            <p className="legend">{words.historyNote}</p>
            <Pager label={words.historyPages} first={after === null} next={next_after} go={setAfter} />
          </>
        )}
      </Asked>
    </section>
  );
}

function Row({ row }: { row: WorkerAssignment }) {
  const ended = row.ended_at ?? null;
  return (
    <tr>
      <th scope="row">
        <Link to={addresses.assignment(row.assignment_id)} className="whole">
          {row.unit}
        </Link>
      </th>
      <td>{row.run_id}</td>
      <td>
        <Status status={row.status} endReason={row.end_reason} lastAt={row.opened_at} />{" "}
        {row.pilot && <span className="tag">{words.pilot}</span>}
        {row.erased && <span className="tag">{words.erased}</span>}
      </td>
      <td>
        {row.decision !== null && words.decisions[row.decision]}{" "}
        {row.excluded && <span className="tag">{words.excluded}</span>}
      </td>
      <td className="num">
        {row.attempts}
        {row.failures > 0 && <span className="muted"> · {words.failed(row.failures)}</span>}
      </td>
      <td className="num">{ended === null ? "–" : duration(ended - row.opened_at)}</td>
      <td className="muted">
        <Ago at={row.opened_at} />
      </td>
    </tr>
  );
}
