import type { AnswerBar, AnsweredField } from "../../api";
import type { Kind } from "../curve/kinds";
import { KINDS, nameOf, toneOf } from "../curve/kinds";
import { besides } from "../dashboard/besides";
import { figure as shown } from "../parts/format";
import type { Axis, Bar, Cell, Drawing, Figure } from "../plots/drawing";
import { words } from "../words";
import { answersWords } from "./words";

const LONGEST = 24; // letters of an option beside its bar; the table has all of them
const FEW = 12; // steps of a scale that have a tick each
const ROW = 26;
const HEAD = 40;

/** How often each value was given, people and simulated workers side by side. */
export function fieldFigure(field: AnsweredField): Figure {
  const { plot } = answersWords;
  const rows = rowsOf(field);
  const kinds = KINDS.filter((kind) => field[kind].answered > 0);
  return {
    name: `answers-${field.field.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-")}`,
    title: plot.title(field.label || field.field, field.kind === "text"),
    about: "",
    columns: [plot.value, ...kinds.map(nameOf)].map((label) => ({ label })),
    rows: rows.map((row): Cell[] => [row.label || words.form.blank, ...kinds.map((kind) => row[kind])]),
    drawing:
      field.bars.length > 0 && field.kind !== "scale" ? lying(rows, kinds) : standing(field, rows, kinds),
  };
}

interface Row extends AnswerBar {
  from: number;
  to: number;
}

/** The bars, or the bins, each with what stands for it. */
function rowsOf(field: AnsweredField): Row[] {
  if (field.bars.length > 0) {
    return field.bars.map((bar, place) => {
      const label = field.kind === "pick" ? answersWords.output(bar.label) : bar.label;
      const at = field.kind === "scale" ? Number(bar.value) : place;
      return { ...bar, label, from: at - 0.5, to: at + 0.5 };
    });
  }
  return field.bins.map((bin) => {
    const last = field.kind === "text" ? bin.high - 1 : bin.high;
    const label = bin.low === last ? shown(bin.low) : `${shown(bin.low)} – ${shown(last)}`;
    return { ...bin, value: String(bin.low), label, from: bin.low, to: bin.high };
  });
}

/** Options with their names, one below the other. */
function lying(rows: Row[], kinds: Kind[]): Drawing {
  return {
    lying: true,
    height: HEAD + rows.length * ROW,
    x: { label: answersWords.plot.count, kind: "number", whole: true },
    y: {
      label: "",
      kind: "number",
      from: rows.length - 0.5,
      to: -0.5,
      ticks: rows.map((_, place) => place),
      tick: (place) => short(rows[place]?.label || words.form.blank),
    },
    layers: kinds.map((kind) => {
      const [top, bottom] = besides(kind, kinds.length > 1);
      const bars = rows.map((row, place): Bar => ({
        x1: 0,
        x2: row[kind],
        y1: place + top,
        y2: place + bottom,
        text: told(row, kind),
      }));
      return { kind: "bars", name: nameOf(kind), tone: toneOf(kind), bars };
    }),
  };
}

/** Numbers in their order; simulated workers beside people on a scale, and over them where there are many numbers. */
function standing(field: AnsweredField, rows: Row[], kinds: Kind[]): Drawing {
  return {
    x: axis(field, rows),
    y: { label: answersWords.plot.count, kind: "number", whole: true },
    layers: kinds.map((kind) => {
      const bars = rows.map((row): Bar => {
        const [left, right] = field.kind === "scale" ? besides(kind, kinds.length > 1) : [-0.5, 0.5];
        const middle = (row.from + row.to) / 2;
        const width = row.to - row.from;
        return {
          x1: middle + left * width,
          x2: middle + right * width,
          y1: 0,
          y2: row[kind],
          text: told(row, kind),
        };
      });
      return { kind: "bars", name: nameOf(kind), tone: toneOf(kind), bars };
    }),
  };
}

function axis(field: AnsweredField, rows: Row[]): Axis {
  const ends = { from: rows[0]?.from ?? 0, to: rows.at(-1)?.to ?? 1 };
  const label = field.kind === "text" ? answersWords.length : answersWords.plot.value;
  const isWhole = field.kind !== "number";
  const every = Math.ceil(rows.length / FEW);
  const ticks = rows.filter((_, place) => place % every === 0).map(({ from }) => from + 0.5);
  return {
    label,
    kind: "number",
    ...ends,
    whole: isWhole,
    ...(field.kind === "scale" && { ticks, tick: String }),
  };
}

const told = (row: Row, kind: Kind): string =>
  `${row.label || words.form.blank}: ${row[kind]} (${nameOf(kind)})`;

const short = (label: string): string => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);
