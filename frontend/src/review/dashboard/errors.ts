import type { RunFigures } from "../../api";
import type { Kind } from "../curve/kinds";
import { KINDS, nameOf, toneOf } from "../curve/kinds";
import type { Bar, Cell, Figure } from "../plots/drawing";
import { besides } from "./besides";
import { words } from "./words";

/** Calls that gave nothing, by kind, most frequent first. */
export function errorsFigure(found: RunFigures): Figure {
  const { errors } = words;
  const failed = kinds(found);
  const drawn = failed.filter((name) => KINDS.some((kind) => callsOf(found, kind, name) > 0));
  const shown = KINDS.filter((kind) => drawn.some((name) => callsOf(found, kind, name) > 0));
  return {
    name: "errors-by-kind",
    title: errors.title,
    about: errors.about,
    columns: [errors.kind, words.who, errors.calls, errors.goes].map((label) => ({ label })),
    rows: failed.flatMap((name) =>
      KINDS.map((kind): Cell[] => [
        said(name),
        nameOf(kind),
        callsOf(found, kind, name),
        goesOf(found, kind, name),
      ]),
    ),
    drawing: {
      lying: true,
      x: { label: errors.x, kind: "number", whole: true },
      y: {
        label: "",
        kind: "number",
        from: drawn.length - 0.5,
        to: -0.5,
        ticks: drawn.map((_, place) => place),
        tick: (place) => said(drawn[place] ?? "").replace(" ", "\n"),
      },
      layers: shown.map((kind) => ({
        kind: "bars",
        name: nameOf(kind),
        tone: toneOf(kind),
        bars: drawn.map((name, place): Bar =>
          bar(place, besides(kind, shown.length > 1), callsOf(found, kind, name)),
        ),
      })),
    },
  };
}

function bar(place: number, [top, bottom]: [number, number], n: number): Bar {
  return { x1: 0, x2: n, y1: place + top, y2: place + bottom, text: String(n) };
}

function kinds(found: RunFigures): string[] {
  const named = KINDS.flatMap((kind) => [
    ...Object.keys(found[kind].calls),
    ...Object.keys(found[kind].goes_failed),
  ]);
  const all = (name: string): number => KINDS.reduce((n, kind) => n + callsOf(found, kind, name), 0);
  return [...new Set(named)].filter((name) => name !== "ok").sort((one, other) => all(other) - all(one));
}

const said = (name: string): string => name.replace("_", " ");
const callsOf = (found: RunFigures, kind: Kind, name: string): number => found[kind].calls[name] ?? 0;
const goesOf = (found: RunFigures, kind: Kind, name: string): number =>
  (found[kind].goes_failed as Record<string, number>)[name] ?? 0;
