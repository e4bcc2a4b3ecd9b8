import type { AuditRow } from "../../api";
import { Scroller } from "../parts/Scroller";
import { shortKey } from "../parts/format";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { inWords, words } from "./words";

/** Some of the log. */
export function AuditTable({ rows }: { rows: AuditRow[] }) {
  return (
    <Scroller label={words.title}>
      <table className="rows audit">
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.about}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.position}>
              <td>
                <time dateTime={new Date(row.at).toISOString()}>{new Date(row.at).toLocaleString()}</time>
              </td>
              <td>{row.by}</td>
              <td className="audit-what">
                {inWords(row.decision)} {row.undone && <span className="tag">{words.undone}</span>}
              </td>
              <td>
                <Subject row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Subject({ row }: { row: AuditRow }) {
  const address = {
    assignment: addresses.assignment,
    worker: addresses.worker,
    run: addresses.run,
    project: null,
  }[row.subject_kind];
  if (address === null) return <span className="audit-what">{row.subject}</span>;
  return (
    <>
      {words.subjects[row.subject_kind]}{" "}
      <Link to={address(row.subject)} label={`${words.subjects[row.subject_kind]} ${row.subject}`}>
        {row.subject_kind === "run" ? row.subject : shortKey(row.subject)}
      </Link>
      {row.subject_kind === "assignment" && row.run_id && <span className="muted"> · {row.run_id}</span>}
    </>
  );
}
