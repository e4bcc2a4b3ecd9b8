import type { WorkerCounts, WorkerRow } from "../../api";
import { duration, percent, shortKey } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { Flags } from "./Flags";
import { words } from "./words";

/** Workers in a list. */
export function WorkerTable({ rows }: { rows: WorkerRow[] }) {
  return (
    <Scroller label={words.title}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{words.worker}</th>
            <th scope="col">{words.cameBy}</th>
            <th scope="col" className="num">
              {words.assignments}
            </th>
            <th scope="col">{words.approval}</th>
            <th scope="col" className="num" title={words.took}>
              {words.median}
            </th>
            <th scope="col">{words.qualifications}</th>
            <th scope="col">{words.flags}</th>
            <th scope="col">{words.last}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.worker_key} row={row} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Row({ row }: { row: WorkerRow }) {
  const { counts } = row;
  return (
    <tr>
      <th scope="row">
        <Link to={addresses.worker(row.worker_key)} className="whole">
          {shortKey(row.worker_key)}
        </Link>{" "}
        <Tags row={row} />
      </th>
      <td>{row.provider}</td>
      <td className="num">
        {counts.assignments}
        {counts.open > 0 && <span className="muted"> · {words.open(counts.open)}</span>}
      </td>
      <td>{approval(counts)}</td>
      <td className="num">{counts.median_ms === null ? "–" : duration(counts.median_ms)}</td>
      <td>
        {Object.entries(row.qualifications).map(([name, value]) => (
          <span key={name} className="tag">
            {name} {value}
          </span>
        ))}
      </td>
      <td>
        <Flags counts={counts} />
      </td>
      <td className="muted">{row.last_at !== null && <Ago at={row.last_at} />}</td>
    </tr>
  );
}

/** What is to be known of a worker first. */
export function Tags({ row }: { row: WorkerRow }) {
  return (
    <>
      {row.simulated && <span className="tag">{words.simulated}</span>}
      {row.blocked && <span className="tag tag-strong">{words.blocked}</span>}
      {row.erased_at !== null && <span className="tag">{words.erased}</span>}
    </>
  );
}

/** The share with its counts: `80 % (4 of 5)`. */
export function approval(counts: WorkerCounts): string {
  if (counts.approval === null) return "–";
  const good = counts.approved + counts.soft_rejected;
  return `${percent(counts.approval)} (${words.approvalOf(good, good + counts.rejected)})`;
}
