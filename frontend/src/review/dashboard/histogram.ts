import type { DurationBin } from "../../api";
import type { Kind } from "../curve/kinds";
import { KINDS, nameOf, toneOf } from "../curve/kinds";
import { duration } from "../parts/format";
import type { Axis, Bar, Cell, Figure, Layer } from "../plots/drawing";
import { words } from "./words";

const LEAST_MS = 1;
const TICKS = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000];
/** For durations that lie close together. */
const BETWEEN = [
  20, 50, 200, 500, 2000, 5000, 20_000, 30_000, 120_000, 300_000, 1_200_000, 1_800_000, 7_200_000,
];
const FEW = 4;

interface Said {
  name: string;
  title: string;
  about: string;
  x: string;
  y: string;
}

/** Durations on a logarithmic scale; simulated workers lie over people. */
export function histogramFigure(said: Said, bins: Record<Kind, DurationBin[]>): Figure {
  const { latency } = words;
  return {
    name: said.name,
    title: said.title,
    about: said.about,
    columns: [words.who, latency.from, latency.to, said.y].map((label) => ({ label })),
    rows: KINDS.flatMap((kind) => bins[kind].map(({ low, high, n }): Cell[] => [nameOf(kind), low, high, n])),
    drawing: {
      x: axis(said.x, [...bins.people, ...bins.simulated]),
      y: { label: said.y, kind: "number", whole: true },
      layers: KINDS.filter((kind) => bins[kind].length > 0).map((kind) => layer(kind, bins[kind])),
    },
  };
}

function layer(kind: Kind, bins: DurationBin[]): Layer {
  const bars = bins.map(({ low, high, n }): Bar => ({
    x1: Math.max(LEAST_MS, low),
    x2: Math.max(LEAST_MS, high),
    y1: 0,
    y2: n,
    text: `${duration(low)} – ${duration(high)}: ${n}`,
  }));
  return { kind: "bars", name: nameOf(kind), tone: toneOf(kind), bars };
}

function axis(label: string, bins: DurationBin[]): Axis {
  const from = Math.max(LEAST_MS, Math.min(...bins.map(({ low }) => low))) / 1.3;
  const to = Math.max(10, ...bins.map(({ high }) => high)) * 1.3;
  const within = (all: number[]): number[] => all.filter((ms) => ms >= from && ms <= to);
  const ticks = within(TICKS).length < FEW ? within([...TICKS, ...BETWEEN]) : within(TICKS);
  return { label, kind: "log", from, to, ticks, tick: duration };
}
