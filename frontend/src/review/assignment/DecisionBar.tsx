import type { Film } from "../../api";
import { useMay } from "../data/session";
import { BlindSwitch } from "./BlindSwitch";
import { sum } from "./money";
import { words } from "./words";

/** What can be done with the assignment; each has a key. */
export interface Acts {
  approve: () => void;
  softReject: () => void;
  reject: () => void;
  bonus: () => void;
  exclude: (() => void) | undefined;
  excludeAll: () => void;
  note: () => void;
  noteOne: (() => void) | undefined;
  undo: () => void;
  keys: () => void;
}

interface DecisionBarProps {
  film: Film;
  acts: Acts;
  /** The marked attempt is excluded. */
  isExcluded: boolean;
}

/** The decisions as buttons, with what stands by now. It stays in sight. */
export function DecisionBar({ film, acts, isExcluded }: DecisionBarProps) {
  const may = useMay("review");
  const { review, row } = film;
  const judgeable = row.status === "submitted";
  return (
    <section className="decide-bar" aria-label={words.bar}>
      <Stands film={film} />
      {may ? (
        <div className="decide-acts">
          <Act name={words.approve} keyName="a" act={acts.approve} off={!judgeable} kind="btn-success" />
          <Act name={words.soft_reject} keyName="s" act={acts.softReject} off={!judgeable} />
          <Act name={words.reject} keyName="r" act={acts.reject} off={!judgeable} />
          <Act name={words.bonus} keyName="b" act={acts.bonus} off={row.status === "open"} />
          {acts.exclude && (
            <Act name={isExcluded ? words.include : words.exclude} keyName="x" act={acts.exclude} />
          )}
          <Act
            name={review.excluded ? words.includeAll : words.excludeAll}
            keyName="X"
            act={acts.excludeAll}
          />
          <Act name={words.note} keyName="n" act={acts.note} />
          {acts.noteOne && <Act name={words.noteOne} keyName="N" act={acts.noteOne} />}
          <Act name={words.undo} keyName="u" act={acts.undo} />
          <Act name={words.keys} keyName="?" act={acts.keys} />
        </div>
      ) : (
        <p className="muted">{words.mayNot}</p>
      )}
      <BlindSwitch blind={film.blind} />
      {may && !judgeable && (
        <p className="muted">
          {row.status === "open"
            ? words.notYet
            : `${words.neverHandedIn[row.status] ?? ""} ${words.mayStill}`}
        </p>
      )}
    </section>
  );
}

function Stands({ film: { review } }: { film: Film }) {
  if (review.verdict === null && review.bonus_minor === 0 && !review.excluded) return null;
  return (
    <p className="decide-stands">
      {review.verdict !== null && (
        <span className={`verdict verdict-${review.verdict}`}>
          {words.verdicts[review.verdict]} <span className="muted">{words.by(review.verdict_by)}</span>
        </span>
      )}
      {review.bonus_minor > 0 && <span className="tag">+ {sum(review.bonus_minor, review.currency)}</span>}
      {review.excluded && <span className="tag tag-warn">{words.excluded}</span>}
    </p>
  );
}

interface ActProps {
  name: string;
  keyName: string;
  act: () => void;
  off?: boolean;
  kind?: string;
}

function Act({ name, keyName, act, off = false, kind = "btn-outline-secondary" }: ActProps) {
  return (
    <button
      type="button"
      className={`btn btn-sm ${kind}`}
      disabled={off}
      onClick={act}
      aria-keyshortcuts={keyName}
    >
      {name} <kbd aria-hidden="true">{keyName}</kbd>
    </button>
  );
}
