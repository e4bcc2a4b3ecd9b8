import type { PaymentRow } from "../../api";
import { shortKey } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "./words";

interface PaymentTableProps {
  rows: PaymentRow[];
  /** The state in which a payment can be chosen. */
  choosable: PaymentRow["state"];
  /** The ids of those that are chosen; null where nothing can be chosen. */
  chosen: ReadonlySet<string> | null;
  choose: (chosen: ReadonlySet<string>) => void;
}

/** Payments, each with what it is for. */
export function PaymentTable({ rows, choosable, chosen, choose }: PaymentTableProps) {
  const open = rows.filter((row) => row.state === choosable);
  const all = chosen !== null && open.length > 0 && open.every((row) => chosen.has(row.payment_id));
  return (
    <Scroller label={words.list}>
      <table className="rows">
        <thead>
          <tr>
            {chosen !== null && (
              <th scope="col">
                <input
                  type="checkbox"
                  className="form-check-input"
                  aria-label={words.chooseAll}
                  checked={all}
                  disabled={open.length === 0}
                  onChange={() => {
                    choose(new Set(all ? [] : open.map((row) => row.payment_id)));
                  }}
                />
              </th>
            )}
            <th scope="col" className="num">
              {words.sum}
            </th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.worker}</th>
            <th scope="col">{words.run}</th>
            <th scope="col">{words.since}</th>
            <th scope="col">{words.done}</th>
            <th scope="col">{words.reference}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.payment_id} row={row} choosable={choosable} chosen={chosen} choose={choose} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Row({ row, choosable, chosen, choose }: { row: PaymentRow } & Omit<PaymentTableProps, "rows">) {
  const sum = `${row.amount} ${row.currency}`;
  const worker = shortKey(row.worker_key);
  const toggle = (): void => {
    const next = new Set(chosen);
    if (!next.delete(row.payment_id)) next.add(row.payment_id);
    choose(next);
  };
  return (
    <tr>
      {chosen !== null && (
        <td>
          {row.state === choosable && (
            <input
              type="checkbox"
              className="form-check-input"
              aria-label={words.chooseOne(sum, worker)}
              checked={chosen.has(row.payment_id)}
              onChange={toggle}
            />
          )}
        </td>
      )}
      <th scope="row" className="num">
        {sum}
      </th>
      <td>
        <Link to={addresses.assignment(row.assignment_id)}>
          {words.kind[row.kind]}, {words.unit(row.unit)}
        </Link>
      </td>
      <td>
        <Link to={addresses.worker(row.worker_key)} className="id">
          {worker}
        </Link>
      </td>
      <td>{row.run_id}</td>
      <td className="muted">
        <Ago at={row.created_at} />
      </td>
      <td className="muted">
        {words.state[row.state]} {row.done_at !== null && <Ago at={row.done_at} />}{" "}
        {row.done_by !== null && words.by(row.done_by)}
      </td>
      <td>{row.reference}</td>
    </tr>
  );
}
