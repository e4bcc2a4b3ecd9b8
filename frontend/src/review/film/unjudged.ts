import { words } from "../words";

/** Why an output has no score. end: how the assignment ended; null while it is open. */
export function unjudged(end: string | null): string {
  const { notJudged, neverJudged, unjudged: never } = words.film;
  return end === null ? notJudged : (neverJudged[end] ?? never);
}
