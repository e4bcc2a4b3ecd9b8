import type { Film } from "../../api";
import { Scroller } from "../parts/Scroller";
import { words } from "../words";
import { AttemptCard } from "./AttemptCard";
import { TargetCard } from "./TargetCard";

/** The target and every attempt beside it, in order. */
export function Strip({ film }: { film: Film }) {
  return (
    <div className="strip">
      <TargetCard film={film} />
      <Scroller label={words.film.strip} className="strip-scroller">
        <ol className="attempts">
          {film.attempts.map((attempt, index) => (
            <li key={attempt.id}>
              <AttemptCard attempt={attempt} first={index === 0} score={film.score} />
            </li>
          ))}
          {film.attempts.length === 0 && (
            <li className="frame frame-empty">
              <p className="empty-title">{words.film.none}</p>
              <p>{words.film.noneText}</p>
            </li>
          )}
        </ol>
      </Scroller>
    </div>
  );
}
