import { useState, useSyncExternalStore } from "react";
import type { Film, MadeDecision, ReviewState } from "../../api";

type Made = Pick<ReviewState, "seq" | "decisions">;

/** What others decided after the decisions that a reviewer knows. */
export function meanwhile(review: Made, known: number, by: string): MadeDecision[] {
  return review.decisions.filter((one) => one.seq > known && one.by !== by);
}

/** The seq up to which a reviewer knows a review: what they saw, and their own decisions right after it. */
export function knownSeq(review: Made, known: number, by: string): number {
  const [first] = meanwhile(review, known, by);
  return first === undefined ? review.seq : first.seq - 1;
}

interface Told {
  seq: number;
  /** Why a decision was refused; empty if it was made. */
  refused: string;
}

/** By assignment, up to where this tab's reviewer was told of its review since they opened it. */
const told = new Map<string, Told>();
const listeners = new Set<() => void>();

/** Note that the reviewer knows a review up to a place; refused: what they are to read of it, unless they have already. */
export function tellSeq(assignmentId: string, seq: number, refused = ""): void {
  told.set(assignmentId, { seq: Math.max(seq, told.get(assignmentId)?.seq ?? 0), refused });
  for (const changed of listeners) changed();
}

/** How an opened assignment stands to what others do with it. */
export interface Opened {
  /** Its decisions are known up to here: news that come by themselves do not count as known. */
  known: number;
  /** What others decided meanwhile. */
  meanwhile: MadeDecision[];
  /** Why the last decision was refused; empty if it was not. */
  refused: string;
  /** All that is shown now is known. */
  accept: () => void;
}

/** isFresh: the server was asked for it after it had been opened. */
export function useOpened(film: Film, isFresh: boolean, by: string): Opened {
  const { review } = film;
  const id = film.row.assignment_id;
  const [first, setFirst] = useState({ seq: review.seq, isFresh });
  // What was fetched ahead may be old; what comes first after the opening is what the reviewer looks at.
  if (isFresh && !first.isFresh) setFirst({ seq: review.seq, isFresh });
  const latest = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => told.get(id),
  );
  const known = Math.max(first.seq, latest?.seq ?? 0);
  return {
    known: knownSeq(review, known, by),
    meanwhile: meanwhile(review, known, by),
    refused: latest?.refused ?? "",
    accept: () => {
      tellSeq(id, review.seq);
    },
  };
}
