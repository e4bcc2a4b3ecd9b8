import { clock } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { words } from "../words";

/** A line of the timeline; a decision has no place in the record of the work. */
interface Line {
  seq: number | null;
  at: number;
  kind: string;
  k: number | null;
  text: string;
}

interface TimelineProps {
  rows: Line[];
  newestFirst?: boolean;
}

/** The events of an assignment as rows of the record, in words. */
export function Timeline({ rows, newestFirst = false }: TimelineProps) {
  const { film } = words;
  const shown = newestFirst ? rows.toReversed() : rows;
  return (
    <Scroller label={film.rows} className="timeline">
      <table className="rows">
        <thead>
          <tr>
            <th scope="col" className="num">
              {film.seq}
            </th>
            <th scope="col">{film.at}</th>
            <th scope="col">{film.what}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={row.seq ?? `decision-${row.at}-${index}`} className={`event event-${row.kind}`}>
              <td className="num muted">{row.seq}</td>
              <td className="muted">
                <time dateTime={new Date(row.at).toISOString()}>{clock(row.at)}</time>
              </td>
              <td dir="auto">
                {row.k !== null && <span className="event-k">{row.k}</span>}
                <bdi>{row.text}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
