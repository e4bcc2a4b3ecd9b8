import type { RunFigures } from "../../api";
import { KINDS } from "../curve/kinds";
import type { Axis } from "../plots/drawing";
import { words } from "./words";

/** From the first stretch of time in which something happened to the end of the last one. */
export function timeAxis(found: RunFigures): Axis {
  const at = KINDS.flatMap((kind) => found[kind].points.map((point) => point.at));
  const from = at.length === 0 ? found.created_at : Math.min(...at);
  const to = (at.length === 0 ? found.created_at : Math.max(...at)) + found.width_ms;
  return { label: words.time, kind: "time", from, to, tick: (at) => told(at, to - from) };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The time of day on this device, or the day where there are many. */
function told(at: number, span: number): string {
  const time = new Date(at);
  if (span > 3 * DAY_MS) return time.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return time.toLocaleTimeString("en-GB", { timeStyle: span < 10 * MINUTE_MS ? "medium" : "short" });
}
