import type { Film, MadeDecision } from "../../api";

/** The number of an attempt among those that count; a dash for one that does not. */
export function numberOf(film: Film, attemptId: string): string {
  const attempt = film.attempts.find(({ id }) => id === attemptId);
  return attempt?.k == null ? "–" : String(attempt.k);
}

/** The notes on an attempt that stand. */
export function notesOn(film: Film, attemptId: string): MadeDecision[] {
  return film.review.decisions.filter(
    (one) => one.kind === "noted" && one.stands && one.attempt_id === attemptId,
  );
}
