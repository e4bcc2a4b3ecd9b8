import * as Plot from "@observablehq/plot";
import type { Axis, Drawing, Layer } from "./drawing";
import { entries, heightOf, legend } from "./legend";
import type { Palette } from "./palette";
import { FONT } from "./palette";

const HEIGHT = 230;
const NARROW = 420; // pixels; below, axes have fewer ticks

/** The plot, with its legend. Needs no style sheet: the page's policy lets none in, and a saved file has none. */
export function draw(drawing: Drawing, width: number, palette: Palette): SVGSVGElement {
  const left = 52;
  const found = entries(drawing, width - left - 8);
  const top = heightOf(found) + 22;
  const made = Plot.plot({
    width,
    height: HEIGHT + top,
    marginLeft: left,
    marginRight: 16,
    marginTop: top,
    marginBottom: 46,
    figure: false,
    className: "plot",
    x: scale(drawing.x, width < NARROW ? 4 : 8),
    y: { ...scale(drawing.y, 5), labelAnchor: "top", labelArrow: "none" },
    marks: [
      Plot.gridY({ stroke: palette.line, strokeOpacity: 1 }),
      ...drawing.layers.flatMap((layer) => marks(layer, palette)),
    ],
  }) as SVGSVGElement;
  // Plot brings its own style element, which the policy of the page forbids: plots.css has what it says.
  made.querySelector("style")?.remove();
  made.setAttribute("fill", palette.muted);
  made.setAttribute("font-family", FONT);
  made.setAttribute("font-size", "11");
  made.append(legend(found, left, palette));
  return made;
}

function scale(axis: Axis, ticks: number): Plot.ScaleOptions {
  const isTime = axis.kind === "time";
  const ends = axis.from === undefined || axis.to === undefined ? undefined : [axis.from, axis.to];
  const { tick } = axis;
  return {
    type: isTime ? "time" : axis.kind === "log" ? "log" : "linear",
    label: axis.label,
    labelAnchor: "center",
    labelArrow: "none",
    ticks: axis.ticks ?? ticks,
    ...(ends && { domain: isTime ? ends.map((end) => new Date(end)) : ends }),
    ...(axis.kind === "number" && ends === undefined && { nice: true, zero: true }),
    ...(tick && { tickFormat: (value: number) => tick(value) }),
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
