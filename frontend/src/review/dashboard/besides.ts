import type { Kind } from "../curve/kinds";

const HALF = 0.38; // of the place of one bar

/** From where to where a bar goes around its place: that of people before that of simulated workers, if there are both. */
export function besides(kind: Kind, both: boolean): [number, number] {
  if (!both) return [-HALF, HALF];
  return kind === "people" ? [-HALF, 0] : [0, HALF];
}
