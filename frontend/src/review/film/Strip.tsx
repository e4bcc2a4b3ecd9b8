import type { Film } from "../../api";
import { notesOn } from "../assignment/attempts";
import { Scroller } from "../parts/Scroller";
import { words } from "../words";
import { AttemptCard } from "./AttemptCard";
import type { AttemptActs } from "./AttemptActs";
import { TargetCard } from "./TargetCard";

interface StripProps {
  film: Film;
  /** Index of the attempt that the keys are about. */
  marked?: number;
  /** What a reviewer may do with an attempt. */
  acts?: AttemptActs;
}

/** The target and every attempt beside it, in order. */
export function Strip({ film, marked, acts }: StripProps) {
  const { excluded_attempts: excluded } = film.review;
  const firstOut = film.attempts.findIndex(({ id }) => excluded.includes(id));
  const isBare = film.row.target === null && Object.keys(film.inputs).length === 0;
  return (
    <div className={isBare ? "strip strip-bare" : "strip"}>
      {!isBare && <TargetCard film={film} />}
      <Scroller label={words.film.strip} className="strip-scroller">
        <ol className="attempts">
          {film.attempts.map((attempt, index) => (
            <li
              key={attempt.id}
              aria-current={index === marked ? "true" : undefined}
              ref={index === marked ? intoSight : undefined}
            >
              <AttemptCard
                attempt={attempt}
                first={index === 0}
                score={film.score}
                isExcluded={excluded.includes(attempt.id)}
                followsExcluded={firstOut >= 0 && index > firstOut}
                end={film.row.status === "open" ? null : (film.row.end_reason ?? film.row.status)}
                notes={notesOn(film, attempt.id)}
                acts={acts}
              />
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

/** The marked attempt comes into sight within the strip; the page itself stays where it is. */
function intoSight(item: HTMLLIElement | null): void {
  const scroller = item?.closest(".strip-scroller");
  if (!item || !scroller) return;
  const [inner, outer] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (inner.left < outer.left || inner.right > outer.right) scroller.scrollLeft += inner.left - outer.left;
}
