import type { TokenRow } from "../../api";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { useNow } from "../parts/useNow";
import { words as all } from "../words";
import { words } from "./words";

interface TokenTableProps {
  rows: TokenRow[];
  everybody: boolean;
  revoke: (row: TokenRow) => void;
}

/** Tokens that there are and were. */
export function TokenTable({ rows, everybody, revoke }: TokenTableProps) {
  const now = useNow();
  if (rows.length === 0) return <p>{words.tokens.none}</p>;
  return (
    <Scroller label={words.tokens.title}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{words.tokens.name}</th>
            {everybody && <th scope="col">{words.tokens.account}</th>}
            <th scope="col">{words.tokens.scopes}</th>
            <th scope="col">{words.tokens.expires}</th>
            <th scope="col">{words.tokens.used}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.token_id}>
              <th scope="row">{row.name}</th>
              {everybody && <td>{row.account}</td>}
              <td>{row.scopes.join(", ")}</td>
              <td>{ends(row, now)}</td>
              <td>{row.last_at === null ? words.never : <Ago at={row.last_at} />}</td>
              <td className="num">
                {row.revoked_at === null && (
                  <button
                    type="button"
                    className="btn btn-sm btn-outline-secondary"
                    aria-label={words.tokens.revokeOne(row.name)}
                    onClick={() => {
                      revoke(row);
                    }}
                  >
                    {words.tokens.revoke}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function ends(row: TokenRow, now: number): string {
  if (row.revoked_at !== null) return words.tokens.revoked;
  if (row.expires_at === null) return all.none;
  return row.expires_at <= now ? words.tokens.expired : new Date(row.expires_at).toLocaleDateString();
}
