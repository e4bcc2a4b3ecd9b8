import type { CurvePoint, Spread } from "../../api";

/** What a curve can show. */
export type Plotted = "score" | "similarity";

export function spreadOf(point: CurvePoint | undefined, plotted: Plotted): Spread | null {
  return point?.[plotted] ?? null;
}
