import type { AssignmentRow } from "../../api";
import { Flags } from "../form/Flags";
import { duration } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { words } from "../words";
import { Thumbs, Who } from "./cells";

/** Assignments of a form's run. */
export function FormRows({ rows }: { rows: AssignmentRow[] }) {
  const { list } = words;
  const withPictures = rows.some((row) => row.target !== null || row.latest !== null);
  return (
    <Scroller label={list.title}>
      <table className="rows">
        <thead>
          <tr>
            {withPictures && (
              <th scope="col">
                <span className="visually-hidden">{list.picture}</span>
              </th>
            )}
            <th scope="col">{list.unit}</th>
            <th scope="col">{list.worker}</th>
            <th scope="col">{list.state}</th>
            <th scope="col">{list.flags}</th>
            <th scope="col" className="num">
              {list.calls}
            </th>
            <th scope="col" className="num">
              {list.took}
            </th>
            <th scope="col">{list.last}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.assignment_id}>
              {withPictures && <Thumbs row={row} />}
              <Who row={row} />
              <td>{row.form && <Flags form={row.form} />}</td>
              <td className="num">
                {row.form?.calls ?? 0}
                {row.failures > 0 && <span className="muted"> · {list.failed(row.failures)}</span>}
              </td>
              <td className="num">{duration((row.ended_at ?? row.last_at) - row.opened_at)}</td>
              <td className="muted">
                <Ago at={row.last_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
