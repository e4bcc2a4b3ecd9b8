import type { RunFigures } from "../../api";
import { KINDS } from "../curve/kinds";
import type { Axis } from "../plots/drawing";
import { words } from "./words";

/** From the first stretch of time in which something happened to the end of the last one. */
export function timeAxis(found: RunFigures): Axis {
  const at = KINDS.flatMap((kind) => found[kind].points.map((point) => point.at));
  const from = at.length === 0 ? found.created_at : Math.min(...at);
  const to = (at.length === 0 ? found.created_at : Math.max(...at)) + found.width_ms;
  return { label: words.time, kind: "time", from, to };
}
