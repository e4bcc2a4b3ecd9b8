import type { Film } from "../../api";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { useWaiting } from "./deciding";
import type { Way } from "./queue";
import { placeOf } from "./useDeciding";
import { words } from "./words";

/** The way to the assignments before and after this one, and back to the list that they are from. */
export function NeighbourLinks({ film, way }: { film: Film; way: Way }) {
  const waiting = useWaiting();
  const { before } = way;
  const [next = null] = way.next;
  return (
    <nav className="neighbours" aria-label={words.queue.label}>
      <span className="muted" role="status">
        {waiting > 0 ? words.saving(waiting) : ""}
      </span>
      <Link to={addresses.run(film.run_id, "work") + location.search} className="btn btn-sm btn-link">
        {words.queue.list}
      </Link>
      {before !== null && (
        <Link to={placeOf(before)} className="btn btn-sm btn-outline-secondary">
          {words.queue.before} <kbd aria-hidden="true">k</kbd>
        </Link>
      )}
      {next !== null && (
        <Link to={placeOf(next)} className="btn btn-sm btn-outline-secondary">
          {words.queue.next} <kbd aria-hidden="true">j</kbd>
        </Link>
      )}
    </nav>
  );
}
