import type { RunFigures, TimePoint } from "../../api";
import { isDashed, KINDS, nameOf, toneOf } from "../curve/kinds";
import { duration } from "../parts/format";
import type { Cell, Figure, Point } from "../plots/drawing";
import { steps } from "../plots/drawing";
import { timeAxis } from "./time";
import { words } from "./words";

/** How many assignments have ended, as it grew. */
export function completionsFigure(found: RunFigures): Figure {
  const { completions } = words;
  return {
    name: "completions-over-time",
    title: completions.title,
    about: completions.about(duration(found.width_ms)),
    columns: [words.who, completions.axis, completions.opened, completions.ended, completions.total].map(
      (label) => ({
        label,
      }),
    ),
    rows: KINDS.flatMap((kind) => {
      const totals = running(found[kind].points);
      return found[kind].points.map((point, place): Cell[] => [
        nameOf(kind),
        new Date(point.at),
        point.opened,
        point.ended,
        totals[place] ?? 0,
      ]);
    }),
    drawing: {
      x: timeAxis(found),
      y: { label: completions.y, kind: "number", whole: true },
      layers: KINDS.filter((kind) => found[kind].points.some(({ ended }) => ended > 0)).map((kind) =>
        steps(nameOf(kind), toneOf(kind), isDashed(kind), grown(found, found[kind].points)),
      ),
    },
  };
}

/** From nothing; what has ended during a stretch of time is there at its end. */
function grown({ width_ms }: RunFigures, points: TimePoint[]): Point[] {
  const totals = running(points);
  const [first] = points;
  return first === undefined
    ? []
    : [
        { x: first.at, y: 0 },
        ...points.map(({ at }, place) => ({ x: at + width_ms, y: totals[place] ?? 0 })),
      ];
}

function running(points: TimePoint[]): number[] {
  let total = 0;
  return points.map(({ ended }) => (total += ended));
}
