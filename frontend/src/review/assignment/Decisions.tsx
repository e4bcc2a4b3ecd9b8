import type { Film, MadeDecision } from "../../api";
import { useMay, useWho } from "../data/session";
import { clock } from "../parts/format";
import { Ago } from "../parts/Time";
import { numberOf } from "./attempts";
import { words } from "./words";

/** Every decision about the assignment, with who made it and when; what stands can be taken back. */
export function Decisions({ film, onTakeBack }: { film: Film; onTakeBack: (seq: number) => void }) {
  const { decisions } = film.review;
  const { history } = words;
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions">{history.title}</h2>
      {decisions.length === 0 ? (
        <p className="muted">{history.none}</p>
      ) : (
        <ol className="decisions">
          {decisions.map((one) => (
            <Made key={one.seq} one={one} film={film} onTakeBack={onTakeBack} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface MadeProps {
  one: MadeDecision;
  film: Film;
  onTakeBack: (seq: number) => void;
}

function Made({ one, film, onTakeBack }: MadeProps) {
  const { history } = words;
  const who = useWho();
  const overOthers = useMay("manage");
  const mayUndo = useMay("review") && one.stands && (one.by === who?.name || overOthers);
  const before = film.review.decisions.find(({ seq }) => seq === one.takes_back);
  const isTakenBack = film.review.decisions.some(({ takes_back }) => takes_back === one.seq) && !one.stands;
  return (
    <li className={isTakenBack ? "decision decision-gone" : "decision"}>
      <span>
        <strong>{one.by}</strong> {before ? history.takesBack(before.text) : one.text}
        {one.attempt_id !== "" && (
          <span className="tag">{history.about(numberOf(film, one.attempt_id))}</span>
        )}
        {isTakenBack && <span className="tag">{history.takenBack}</span>}{" "}
        <span className="muted">
          <Ago at={one.at} /> · {clock(one.at)}
        </span>
      </span>
      {one.message !== "" && (
        <span className="decision-message" dir="auto">
          {one.message}
        </span>
      )}
      {mayUndo && (
        <button
          type="button"
          className="btn btn-sm btn-link"
          aria-label={history.undoOf(one.text, one.by)}
          onClick={() => {
            onTakeBack(one.seq);
          }}
        >
          {history.undo}
        </button>
      )}
    </li>
  );
}
