import type { AssignmentRow, ScoreScale } from "../../api";
import { Scroller } from "../parts/Scroller";
import { Sparkline } from "../parts/Sparkline";
import { Ago } from "../parts/Time";
import { words } from "../words";
import { Thumbs, Who } from "./cells";

/** Assignments of a loop's run. */
export function AssignmentRows({ rows, score }: { rows: AssignmentRow[]; score: ScoreScale | null }) {
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
  return (
    <tr>
      <Thumbs row={row} />
      <Who row={row} />
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
