import type { ComparedUnit, ComparedUnits } from "../../api";
import { figure, percent } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words as common } from "../words";
import { compareWords as words } from "./words";

export const ORDERS = ["number", "assignments", "mean", "spread", "agreement"] as const;
export type Order = (typeof ORDERS)[number];

export interface Sorting {
  order: Order;
  descending: boolean;
}

interface UnitRowsProps {
  found: ComparedUnits;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}

/** The units of a run with how their workers ended. */
export function UnitRows({ found, sorting, onSort }: UnitRowsProps) {
  const sort = (order: Order): void => {
    // Numbers go up at first, figures down: the largest are what is looked for.
    const again = sorting.order === order;
    onSort({ order, descending: again ? !sorting.descending : order !== "number" });
  };
  const withTargets = found.rows.some((row) => row.target !== null);
  return (
    <Scroller label={words.units}>
      <table className="rows compare-units">
        <thead>
          <tr>
            {withTargets && (
              <th scope="col">
                <span className="visually-hidden">{common.film.target}</span>
              </th>
            )}
            {ORDERS.map((order) => (
              <th
                key={order}
                scope="col"
                className={order === "number" ? undefined : "num"}
                aria-sort={sorting.order !== order ? "none" : sorting.descending ? "descending" : "ascending"}
              >
                <button
                  type="button"
                  className="sort"
                  onClick={() => {
                    sort(order);
                  }}
                >
                  {words.columns[order]}
                  <span aria-hidden="true">
                    {sorting.order !== order ? "" : sorting.descending ? " ↓" : " ↑"}
                  </span>
                </button>
              </th>
            ))}
            <th scope="col" className="num">
              {words.columns.range}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => (
            <Row key={row.number} row={row} runId={found.run_id} withTargets={withTargets} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Row({ row, runId, withTargets }: { row: ComparedUnit; runId: string; withTargets: boolean }) {
  const told = (value: number | null, how: (value: number) => string): string =>
    value === null ? common.none : how(value);
  return (
    <tr>
      {withTargets && (
        <td className="compare-thumb">
          {row.target && (
            <img src={row.target.url} width={48} height={48} alt={words.target(row.number)} loading="lazy" />
          )}
        </td>
      )}
      <th scope="row">
        <Link to={addresses.run(runId, "compare", String(row.number))} label={words.open(row.number)}>
          {words.unit(row.number)}
        </Link>
      </th>
      <td className="num">{words.answered(row.answered, row.assignments)}</td>
      <td className="num">{told(row.mean, figure)}</td>
      <td className="num" title={words.spreadTold}>
        {told(row.spread, figure)}
      </td>
      <td className="num">{told(row.percent, percent)}</td>
      <td className="num">
        {row.low === null || row.high === null ? common.none : `${figure(row.low)} – ${figure(row.high)}`}
      </td>
    </tr>
  );
}
