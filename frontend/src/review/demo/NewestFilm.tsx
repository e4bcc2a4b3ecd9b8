import type { Film } from "../../api";
import { AttemptCard } from "../film/AttemptCard";
import { Empty } from "../parts/Empty";
import { Scroller } from "../parts/Scroller";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";

/** The attempts of the assignment that is being played, the newest first. */
export function NewestFilm({ film }: { film: Film | null }) {
  const { play } = words;
  return (
    <section className="panel panel-film" aria-labelledby="play-film">
      <header>
        <h2 id="play-film">{play.film}</h2>
        {film?.row.target && (
          <p className="panel-target">
            <span className="muted">{words.film.target}</span>
            <img src={film.row.target.url} width="56" height="56" alt={words.film.targetAlt(film.row.unit)} />
          </p>
        )}
        {film && <Link to={addresses.assignment(film.row.assignment_id)}>{play.all}</Link>}
      </header>
      <Scroller label={words.film.strip} className="panel-scroller">
        {film === null || film.attempts.length === 0 ? (
          <Empty title={play.filmNone} text={play.filmNoneText} />
        ) : (
          <ol className="attempts attempts-down">
            {film.attempts.toReversed().map((attempt) => (
              <li key={attempt.id}>
                <AttemptCard
                  attempt={attempt}
                  first={attempt.id === film.attempts[0]?.id}
                  score={film.score}
                />
              </li>
            ))}
          </ol>
        )}
      </Scroller>
    </section>
  );
}
