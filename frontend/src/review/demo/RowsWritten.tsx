import type { Film } from "../../api";
import { Timeline } from "../film/Timeline";
import { words } from "../words";

/** The rows of the assignment that is being played; the newest is on top. */
export function RowsWritten({ film }: { film: Film | null }) {
  return (
    <section className="panel" aria-labelledby="play-rows">
      <header>
        <h2 id="play-rows">{words.play.rows}</h2>
        {film && <span className="count">{film.events.length}</span>}
      </header>
      <Timeline rows={film?.events ?? []} newestFirst />
    </section>
  );
}
