import type { RunFigures } from "../../api";
import { isDashed, KINDS, nameOf, toneOf } from "../curve/kinds";
import { duration } from "../parts/format";
import type { Cell, Figure, Layer } from "../plots/drawing";
import { line } from "../plots/drawing";
import { histogramFigure } from "./histogram";
import { timeAxis } from "./time";
import { words } from "./words";

/** How long calls took. */
export const latencyFigure = ({ people, simulated }: RunFigures): Figure =>
  histogramFigure(
    { name: "model-latency", ...words.latency },
    { people: people.latency, simulated: simulated.latency },
  );

/** The same, as it changed. */
export function latencyByTimeFigure(found: RunFigures): Figure {
  const { byTime } = words;
  return {
    name: "model-latency-over-time",
    title: byTime.title,
    about: byTime.about(duration(found.width_ms)),
    columns: [
      words.who,
      words.time,
      words.latency.calls,
      byTime.medianShort,
      byTime.p95Short,
      byTime.failed,
    ].map((label) => ({ label })),
    rows: KINDS.flatMap((kind) =>
      found[kind].points
        .map(({ at, took, failed }): Cell[] => [
          nameOf(kind),
          new Date(at),
          took?.n ?? 0,
          took && took.median / 1000,
          took && took.p95 / 1000,
          sum(Object.values(failed)),
        ])
        .filter(([, , calls, , , failed]) => calls !== 0 || failed !== 0),
    ),
    drawing: {
      x: timeAxis(found),
      y: { label: byTime.y, kind: "number" },
      layers: KINDS.flatMap((kind) => layers(found, kind)),
    },
  };
}

function layers(found: RunFigures, kind: (typeof KINDS)[number]): Layer[] {
  const middle = found.width_ms / 2;
  const points = found[kind].points.flatMap(({ at, took }) =>
    took === null ? [] : [{ x: at + middle, took }],
  );
  if (points.length === 0) return [];
  const of = (share: "median" | "p95") => points.map(({ x, took }) => ({ x, y: took[share] / 1000 }));
  return [
    line(words.byTime.median(nameOf(kind)), toneOf(kind), isDashed(kind), of("median")),
    line(words.byTime.p95(nameOf(kind)), "slow", isDashed(kind), of("p95")),
  ];
}

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);
