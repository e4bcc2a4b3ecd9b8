/** What a plot shows, as data: so that it can be tested, drawn, and told as a table, by parts that know nothing of runs. */
export interface Figure {
  /** Names the files that can be saved. */
  name: string;
  title: string;
  /** What there is to know for reading it. */
  about: string;
  columns: Column[];
  rows: Cell[][];
  drawing: Drawing;
}

/** A number, a text, or a time in UTC milliseconds; null where there is nothing. */
export type Cell = number | string | Date | null;

export interface Column {
  /** With its unit, if it has one. */
  label: string;
  /** How a number is shown; files have it as it is. */
  show?: (value: number) => string;
}

export interface Drawing {
  x: Axis;
  y: Axis;
  /** Bars lie, and the lines of the ground stand. */
  lying?: boolean;
  /** Of the place for bars and lines, in pixels; 220 if it is not said. */
  height?: number;
  layers: Layer[];
}

export interface Axis {
  label: string;
  kind: "number" | "time" | "log";
  /** Ends, if they are not those of the values. */
  from?: number;
  to?: number;
  ticks?: number[];
  tick?: (value: number) => string;
  /** Counts: nothing lies between them. */
  whole?: boolean;
}

/** What a colour stands for. */
export type Tone = "people" | "simulated" | "wait" | "slow" | "wrong";

export interface Point {
  x: number;
  y: number;
}

/** A layer without a name is not in the legend. */
export type Layer =
  | { kind: "line"; name: string; tone: Tone; dashed: boolean; steps: boolean; points: Point[] }
  | { kind: "band"; tone: Tone; points: { x: number; low: number; high: number }[] }
  | { kind: "bars"; name: string; tone: Tone; bars: Bar[] }
  | { kind: "level"; name: string; tone: Tone; y: number };

export interface Bar {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  text: string;
}

/** A line between points, with a mark at each. */
export const line = (name: string, tone: Tone, dashed: boolean, points: Point[]): Layer => ({
  kind: "line",
  name,
  tone,
  dashed,
  steps: false,
  points,
});

/** A line that stays where it is until the next point. */
export const steps = (name: string, tone: Tone, dashed: boolean, points: Point[]): Layer => ({
  kind: "line",
  name,
  tone,
  dashed,
  steps: true,
  points,
});

/** Whether there is something to be seen. */
export const isEmpty = ({ layers }: Drawing): boolean =>
  layers.every(
    (layer) => layer.kind === "level" || (layer.kind === "bars" ? layer.bars : layer.points).length === 0,
  );
