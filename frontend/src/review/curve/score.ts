import type { Curve, CurvePoint, ScoreScale } from "../../api";
import { percent } from "../parts/format";
import type { Cell, Figure, Layer } from "../plots/drawing";
import { line } from "../plots/drawing";
import { isDashed, KINDS, nameOf, toneOf } from "./kinds";
import type { Plotted } from "./plotted";
import { spreadOf } from "./plotted";
import { words } from "./words";

type ByKind = Pick<Curve, "people" | "simulated">;

/** Score or similarity by attempt, with how many are still in. */
export function scoreFigure(curve: ByKind, scale: ScoreScale | null, plotted: Plotted): Figure {
  const range = plotted === "score" && scale ? { from: scale.low, to: scale.high } : { from: 0, to: 1 };
  const label =
    plotted === "similarity" ? words.similarity : scale ? words.score(scale.label) : words.scoreBare;
  const numbers = attempts(curve);
  return {
    name: `${plotted}-by-attempt`,
    title: plotted === "score" ? words.title : words.similarityTitle,
    about: words.about,
    columns: [
      ...[words.who, words.attempt, words.stillIn].map((name) => ({ label: name })),
      { label: words.share, show: (value: number) => percent(value / 100) },
      ...[words.judged, words.mean, words.q1, words.median, words.q3].map((name) => ({ label: name })),
    ],
    rows: KINDS.flatMap((kind) => curve[kind].map((point) => row(nameOf(kind), point, plotted))),
    drawing: {
      x: { ...attemptAxis(numbers), tick: (k) => `${k}\n${words.inShort(stillIn(curve, k))}` },
      y: { label, kind: "number", ...range },
      layers: KINDS.flatMap((kind) => layers(curve, kind, plotted)),
    },
  };
}

/** How many of those who began are still there at each attempt. */
export function survivalFigure(curve: ByKind): Figure {
  return {
    name: "still-in-by-attempt",
    title: words.survival,
    about: words.survivalAbout,
    columns: [
      { label: words.who },
      { label: words.attempt },
      { label: words.stillIn },
      { label: words.share, show: (value) => percent(value / 100) },
    ],
    rows: KINDS.flatMap((kind) =>
      curve[kind].map((point): Cell[] => [nameOf(kind), point.k, point.n, point.survival * 100]),
    ),
    drawing: {
      x: attemptAxis(attempts(curve)),
      y: { label: words.share, kind: "number", from: 0, to: 100 },
      layers: KINDS.filter((kind) => curve[kind].length > 0).map((kind) =>
        line(
          nameOf(kind),
          toneOf(kind),
          isDashed(kind),
          curve[kind].map(({ k, survival }) => ({ x: k, y: survival * 100 })),
        ),
      ),
    },
  };
}

function row(who: string, point: CurvePoint, plotted: Plotted): Cell[] {
  const spread = spreadOf(point, plotted);
  const values = spread
    ? [spread.n, spread.mean, spread.q1, spread.median, spread.q3]
    : [0, null, null, null, null];
  return [who, point.k, point.n, point.survival * 100, ...values];
}

function layers(curve: ByKind, kind: (typeof KINDS)[number], plotted: Plotted): Layer[] {
  const points = curve[kind].flatMap((point) => {
    const spread = spreadOf(point, plotted);
    return spread ? [{ x: point.k, y: spread.median, low: spread.q1, high: spread.q3 }] : [];
  });
  if (points.length === 0) return [];
  return [
    { kind: "band", tone: toneOf(kind), points },
    line(nameOf(kind), toneOf(kind), isDashed(kind), points),
  ];
}

const MOST_TICKS = 10;

/** An axis of attempts from 1, with whole numbers only. */
export function attemptAxis(numbers: number[]): Figure["drawing"]["x"] {
  const last = Math.max(1, ...numbers);
  const every = Math.ceil(last / MOST_TICKS);
  return {
    label: words.attempt,
    kind: "number",
    from: 0.5,
    to: last + 0.5,
    ticks: Array.from({ length: Math.floor((last - 1) / every) + 1 }, (_, place) => 1 + place * every),
    tick: String,
  };
}

const attempts = (curve: ByKind): number[] => KINDS.flatMap((kind) => curve[kind].map(({ k }) => k));

function stillIn(curve: ByKind, k: number): string {
  const found = KINDS.map((kind) => curve[kind].find((point) => point.k === k)?.n);
  return found.filter((n) => n !== undefined).join(" + ");
}
