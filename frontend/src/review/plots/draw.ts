import * as Plot from "@observablehq/plot";
import type { Axis, Drawing, Layer } from "./drawing";
import { entries, heightOf, legend } from "./legend";
import type { Palette } from "./palette";
import { FONT } from "./palette";
import { svg } from "./svg";

const HEIGHT = 220;
/** Pixels that a tick of the x axis needs, at least. */
const TICK = { number: 55, log: 55, time: 90 };
const LABEL = 20; // the row of the label of the y axis
const LETTER = 6.5;

/** The plot, with its legend. Needs no style sheet: the page's policy lets none in, and a saved file has none. */
export function draw(drawing: Drawing, width: number, palette: Palette): SVGSVGElement {
  const { x, y, lying = false, height = HEIGHT } = drawing;
  const left = leftOf(y);
  const found = entries(drawing, width - 16);
  const legendHeight = heightOf(found);
  const marginTop = legendHeight + (y.label ? LABEL : 0) + 10;
  const ground = { stroke: palette.line, strokeOpacity: 1 };
  const made = Plot.plot({
    width,
    height: height + marginTop,
    marginLeft: left,
    marginRight: x.kind === "time" ? 30 : 16,
    marginTop,
    marginBottom: 46,
    figure: false,
    className: "plot",
    x: {
      ...scale(x, Math.max(2, Math.floor((width - left) / TICK[x.kind]))),
      label: x.label,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { ...scale(y, 5), label: null },
    marks: [
      lying ? Plot.gridX(ground) : Plot.gridY(ground),
      ...drawing.layers.flatMap((layer) => marks(layer, palette)),
    ],
  }) as SVGSVGElement;
  // Plot brings its own style element, which the policy of the page forbids: plots.css has what it says.
  made.querySelector("style")?.remove();
  for (const name of ["fill", "color"]) made.setAttribute(name, palette.muted);
  made.setAttribute("font-family", FONT);
  made.setAttribute("font-size", "11");
  const label = svg("text", { x: 4, y: legendHeight + 14, "text-anchor": "start" }, y.label);
  made.append(legend(found, 4, palette), label);
  return made;
}

/** Room for what stands beside the y axis. */
function leftOf({ ticks = [], tick }: Axis): number {
  const lines = tick ? ticks.flatMap((value) => tick(value).split("\n")) : [];
  return Math.max(44, ...lines.map((text) => text.length * LETTER + 16));
}

function scale({ kind, from, to, ticks, tick, whole = false }: Axis, many: number): Plot.ScaleOptions {
  const isTime = kind === "time";
  const ends = from === undefined || to === undefined ? undefined : [from, to];
  const told = tick ?? ((value: number) => value.toLocaleString("en"));
  return {
    type: isTime ? "time" : kind === "log" ? "log" : "linear",
    ticks: ticks ?? many,
    tickFormat: (value: number | Date) => (whole && Number(value) % 1 !== 0 ? "" : told(Number(value))),
    ...(ends && { domain: isTime ? ends.map((end) => new Date(end)) : ends }),
    ...(kind === "number" && ends === undefined && { nice: true, zero: true }),
  };
}

function marks(layer: Layer, { tones }: Palette): Plot.Markish[] {
  const colour = tones[layer.tone];
  switch (layer.kind) {
    case "level":
      return [Plot.ruleY([layer.y], { stroke: colour, strokeDasharray: "2 3", strokeWidth: 2 })];
    case "band":
      return [
        Plot.areaY(layer.points, { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: 0.14 }),
        // A band of one point has no area.
        Plot.ruleX(layer.points.length === 1 ? layer.points : [], {
          x: "x",
          y1: "low",
          y2: "high",
          stroke: colour,
          strokeOpacity: 0.3,
          strokeWidth: 6,
        }),
      ];
    case "bars":
      return [
        Plot.rect(layer.bars, {
          x1: "x1",
          x2: "x2",
          y1: "y1",
          y2: "y2",
          fill: colour,
          fillOpacity: layer.tone === "simulated" ? 0.55 : 0.9,
          title: "text",
        }),
      ];
    case "line":
      return line(layer, colour);
  }
}

function line(layer: Extract<Layer, { kind: "line" }>, colour: string): Plot.Markish[] {
  const dash = layer.dashed ? { strokeDasharray: "5 4" } : {};
  const curve = layer.steps ? "step-after" : "linear";
  const drawn = Plot.line(layer.points, { x: "x", y: "y", stroke: colour, strokeWidth: 2.5, curve, ...dash });
  if (layer.steps && layer.points.length > 1) return [drawn];
  const symbol = layer.dashed ? "diamond" : "circle";
  return [drawn, Plot.dot(layer.points, { x: "x", y: "y", fill: colour, r: 3.5, symbol })];
}
