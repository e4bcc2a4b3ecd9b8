import type { Film, FilmRow } from "../../api";

/** A line of the timeline: an event of the work, or a decision about it. */
export interface Line extends Omit<FilmRow, "kind" | "seq"> {
  kind: FilmRow["kind"] | "decision";
  /** Of an event; a decision stands in a stream of its own. */
  seq: number | null;
}

/** The events of the work and the decisions about it, in the order of time. */
export function woven(film: Film): Line[] {
  const decisions = film.review.decisions.map((one): Line => {
    const at = film.attempts.find(({ id }) => id === one.attempt_id);
    return { seq: null, at: one.at, kind: "decision", k: at?.k ?? null, text: `${one.by} ${one.text}` };
  });
  // What happened at the same time stays in its order, the work first.
  return [...film.events, ...decisions].sort((a, b) => a.at - b.at);
}
