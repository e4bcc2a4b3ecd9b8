import { useState } from "react";
import type { SessionRow } from "../../api";
import { revokeSession, sessions } from "../../api";
import { done, given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useMay } from "../data/session";
import { Asked } from "../parts/Asked";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { Problem } from "./Problem";
import { useDoing } from "./useDoing";
import { words } from "./words";

/** Where one is signed in; for an owner, where everybody is. */
export function Sessions() {
  const isOwner = useMay("own");
  const [everybody, setEverybody] = useState(false);
  const asked = useGiven(["sessions", everybody], () => given(sessions({ query: { everybody } })));
  const { problem, run } = useDoing("sessions");
  const end = (row: SessionRow): void => {
    run(() => done(revokeSession({ path: { session_id: row.session_id } })));
  };
  return (
    <section aria-labelledby="sessions">
      <div className="heading">
        <h2 id="sessions">{everybody ? words.sessions.all : words.sessions.title}</h2>
        {isOwner && (
          <label className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={everybody}
              onChange={() => {
                setEverybody(!everybody);
              }}
            />
            {words.sessions.showAll}
          </label>
        )}
      </div>
      <Problem text={problem} />
      <Asked of={asked}>
        {(rows) => (
          <Scroller label={words.sessions.title}>
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">{words.sessions.where}</th>
                  {everybody && <th scope="col">{words.sessions.who}</th>}
                  <th scope="col">{words.sessions.since}</th>
                  <th scope="col">{words.sessions.last}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row key={row.session_id} row={row} everybody={everybody} end={end} />
                ))}
              </tbody>
            </table>
          </Scroller>
        )}
      </Asked>
    </section>
  );
}

function Row({
  row,
  everybody,
  end,
}: {
  row: SessionRow;
  everybody: boolean;
  end: (row: SessionRow) => void;
}) {
  const client = row.client || words.sessions.unknown;
  return (
    <tr>
      <th scope="row">
        {client} {row.present && <span className="tag">{words.sessions.here}</span>}
      </th>
      {everybody && <td>{row.name}</td>}
      <td>
        <Ago at={row.created_at} />
      </td>
      <td>
        <Ago at={row.last_at} />
      </td>
      <td className="num">
        {!row.present && (
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            aria-label={words.sessions.endOne(client, row.name)}
            onClick={() => {
              end(row);
            }}
          >
            {words.sessions.end}
          </button>
        )}
      </td>
    </tr>
  );
}
