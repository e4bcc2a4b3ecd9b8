import { Scroller } from "../parts/Scroller";
import { figure } from "../parts/format";
import type { Cell, Column, Figure } from "./drawing";
import { words } from "./words";

/** The numbers of a plot, for who does not see it, and for who wants to know exactly. */
export function PlotTable({ figure: { title, columns, rows } }: { figure: Figure }) {
  return (
    <Scroller label={words.table(title)} className="plot-table">
      <table className="rows">
        <thead>
          <tr>
            {columns.map(({ label }, place) => (
              <th key={label} scope="col" className={isNumber(rows, place) ? "num" : ""}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            // Rows have no name of their own, and only their numbers change.
            <tr key={number}>
              {row.map((cell, place) => (
                <Shown key={place} cell={cell} column={columns[place]} first={place === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Shown({ cell, column, first }: { cell: Cell; column: Column | undefined; first: boolean }) {
  const text = told(cell, column?.show ?? figure);
  if (first) return <th scope="row">{text}</th>;
  return <td className={typeof cell === "number" || cell === null ? "num" : ""}>{text}</td>;
}

function told(cell: Cell, show: (value: number) => string): string {
  if (cell === null) return words.none;
  if (typeof cell === "number") return show(cell);
  return cell instanceof Date ? cell.toLocaleString("en-GB") : cell;
}

const isNumber = (rows: Cell[][], place: number): boolean =>
  place > 0 && typeof rows[0]?.[place] !== "string";
