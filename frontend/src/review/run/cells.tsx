import type { AssignmentRow } from "../../api";
import { shortKey } from "../parts/format";
import { Status } from "../parts/Status";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";

/** What was shown, and what was made last. */
export function Thumbs({ row }: { row: AssignmentRow }) {
  return (
    <td className="thumbs">
      {row.target && <img src={row.target.url} alt="" width="44" height="44" loading="lazy" />}
      {row.latest && <img src={row.latest.url} alt="" width="44" height="44" loading="lazy" />}
    </td>
  );
}

/** Unit, worker and state. */
export function Who({ row }: { row: AssignmentRow }) {
  const worker = shortKey(row.worker_key);
  return (
    <>
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
    </>
  );
}
