import { useRef } from "react";
import type { FlagRate, ScoreScale, WorkRow } from "../../api";
import { Scroller } from "../parts/Scroller";
import type { Sort } from "./asked";
import { sortOf } from "./asked";
import { Row } from "./Row";
import type { Selected } from "./selecting";
import { page as choosePage, toggle, upTo } from "./selecting";
import { useRowKeys } from "./useRowKeys";
import { words } from "./words";

interface WorkTableProps {
  rows: WorkRow[];
  rates: FlagRate[];
  currency: string;
  score: ScoreScale | null;
  isForm: boolean;
  query: URLSearchParams;
  selected: Selected;
  select: (next: Selected) => void;
  sort: (by: Sort) => void;
}

/** The rows, each with all that tells where it stands. */
export function WorkTable(props: WorkTableProps) {
  const { rows, score, isForm, query, selected, select } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const order = rows.map((row) => row.assignment_id);
  const choose = (id: string, whole: boolean): void => {
    select(whole ? upTo(selected, id, order) : toggle(selected, id));
  };
  useRowKeys(body, choose);
  const { columns } = words;
  const withPictures = rows.some((row) => row.target !== null || row.latest !== null);
  const heads: [string, Sort | null, string?][] = [
    [columns.unit, "unit"],
    [columns.worker, "worker"],
    [columns.state, null],
    [columns.decision, null],
    isForm ? [columns.calls, null, "num"] : [columns.attempts, "attempts", "num"],
    ...(score === null ? [] : [[columns.score, "score"] satisfies [string, Sort]]),
    [columns.duration, "duration", "num"],
    [columns.flags, null],
    [columns.last, "last"],
  ];
  return (
    <Scroller label={words.title} className="work-rows">
      <table className="rows">
        <thead>
          <tr>
            <th scope="col" className="work-check">
              <input
                type="checkbox"
                className="form-check-input"
                aria-label={words.choosePage}
                checked={order.every((id) => selected.ids.has(id))}
                onChange={() => {
                  select(choosePage(selected, order));
                }}
              />
            </th>
            {withPictures && (
              <th scope="col">
                <span className="visually-hidden">{columns.pictures}</span>
              </th>
            )}
            {heads.map(([name, by, className]) => (
              <Head key={name} name={name} by={by} className={className} query={query} sort={props.sort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <Row
              key={row.assignment_id}
              row={row}
              rates={props.rates}
              currency={props.currency}
              score={score}
              isForm={isForm}
              withPictures={withPictures}
              way={query}
              chosen={selected.all || selected.ids.has(row.assignment_id)}
              choose={(whole) => {
                choose(row.assignment_id, whole);
              }}
            />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

interface HeadProps {
  name: string;
  by: Sort | null;
  className: string | undefined;
  query: URLSearchParams;
  sort: (by: Sort) => void;
}

function Head({ name, by, className, query, sort }: HeadProps) {
  if (by === null)
    return (
      <th scope="col" className={className}>
        {name}
      </th>
    );
  const up = query.get("order") === "up";
  const here = sortOf(query) === by;
  return (
    <th scope="col" className={className} aria-sort={here ? (up ? "ascending" : "descending") : undefined}>
      <button
        type="button"
        className="work-head"
        onClick={() => {
          sort(by);
        }}
      >
        <span className="visually-hidden">{words.sortBy("")}</span>
        {name}
        {here && <span aria-hidden="true">{up ? " ↑" : " ↓"}</span>}
      </button>
    </th>
  );
}
