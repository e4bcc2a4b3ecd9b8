import type { DurationBin } from "../../api";
import type { Kind } from "../curve/kinds";
import { KINDS, nameOf, toneOf } from "../curve/kinds";
import { duration } from "../parts/format";
import type { Axis, Bar, Cell, Figure, Layer } from "../plots/drawing";
import { words } from "./words";

const LEAST_MS = 1;
const TICKS = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000];

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
      y: { label: said.y, kind: "number" },
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
  const from = Math.max(LEAST_MS, Math.min(...bins.map(({ low }) => low), 100)) / 1.3;
  const to = Math.max(...bins.map(({ high }) => high), 1000) * 1.3;
  const ticks = TICKS.filter((ms) => ms >= from && ms <= to);
  return { label, kind: "log", from, to, ticks, tick: duration };
}
