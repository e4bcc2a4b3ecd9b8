import type { MadeDecision } from "../../api";
import { words } from "../words";

/** What a reviewer may do with an attempt. */
export interface AttemptActs {
  /** Excludes it, or includes it again. */
  exclude: (attemptId: string) => void;
  note: (attemptId: string) => void;
}

/** What reviewers noted on an attempt. */
export function Notes({ notes }: { notes: MadeDecision[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="frame-notes" aria-label={words.film.notes}>
      {notes.map((note) => (
        <li key={note.seq}>
          <strong>{note.by}</strong> <span dir="auto">{note.message}</span>
        </li>
      ))}
    </ul>
  );
}

interface ActsProps {
  attemptId: string;
  isExcluded: boolean;
  acts: AttemptActs;
}

/** What a reviewer may do with an attempt, as buttons. */
export function Acts({ attemptId, isExcluded, acts }: ActsProps) {
  const { film } = words;
  const buttons: [string, (attemptId: string) => void][] = [
    [isExcluded ? film.include : film.exclude, acts.exclude],
    [film.note, acts.note],
  ];
  return (
    <p className="frame-acts">
      {buttons.map(([name, act]) => (
        <button
          key={name}
          type="button"
          className="btn btn-sm btn-link frame-act"
          onClick={() => {
            act(attemptId);
          }}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
