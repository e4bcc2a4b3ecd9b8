import type { AttemptTimes, Durations, RunFigures } from "../../api";
import { attemptAxis } from "../curve/score";
import type { Kind } from "../curve/kinds";
import { isDashed, KINDS, nameOf } from "../curve/kinds";
import type { Cell, Figure, Layer } from "../plots/drawing";
import { line } from "../plots/drawing";
import { words } from "./words";

const PARTS = ["person", "wait"] as const;
type Part = (typeof PARTS)[number];

/** How long a person and how long the model took for each attempt. */
export function timesFigure(found: RunFigures): Figure {
  const { times } = words;
  return {
    name: "time-per-attempt",
    title: times.title,
    about: times.about,
    columns: [words.who, times.what, words.attempt, words.n, times.q1, times.median, times.q3, times.p95].map(
      (label) => ({ label }),
    ),
    rows: KINDS.flatMap((kind) =>
      PARTS.flatMap((part) => found[kind].times.flatMap((one) => row(kind, part, one))),
    ),
    drawing: {
      x: attemptAxis(KINDS.flatMap((kind) => found[kind].times.map(({ k }) => k))),
      y: { label: times.y, kind: "number" },
      layers: KINDS.flatMap((kind) => PARTS.flatMap((part) => layers(found, kind, part))),
    },
  };
}

function row(kind: Kind, part: Part, one: AttemptTimes): Cell[][] {
  const took = one[part];
  if (took === null) return [];
  const said = part === "person" ? words.times.personShort : words.times.waitShort;
  return [[nameOf(kind), said, one.k, took.n, ...seconds(took)]];
}

const seconds = ({ q1, median, q3, p95 }: Durations): number[] =>
  [q1, median, q3, p95].map((ms) => ms / 1000);

function layers(found: RunFigures, kind: Kind, part: Part): Layer[] {
  const points = found[kind].times.flatMap(({ k, [part]: took }) =>
    took === null ? [] : [{ x: k, y: took.median / 1000, low: took.q1 / 1000, high: took.q3 / 1000 }],
  );
  if (points.length === 0) return [];
  const tone = part === "wait" ? "wait" : kind;
  return [
    { kind: "band", tone, points },
    line(words.times[part](nameOf(kind)), tone, isDashed(kind), points),
  ];
}
