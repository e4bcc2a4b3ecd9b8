import type { Drawing, Layer } from "./drawing";
import type { Palette } from "./palette";
import { FONT } from "./palette";
import { svg } from "./svg";

const ROW = 18;
const SIGN = 22;
const GAP = 16;
const LETTER = 6.3; // how wide one is, about: nothing is on the screen yet that could be measured

type Named = Exclude<Layer, { kind: "band" }>;

interface Entry {
  layer: Named;
  x: number;
  row: number;
}

/** Where each name of the legend stands, in as many rows as the width asks for. */
export function entries({ layers }: Drawing, width: number): Entry[] {
  let x = 0;
  let row = 0;
  return layers
    .filter((layer): layer is Named => layer.kind !== "band" && layer.name !== "")
    .map((layer) => {
      const wide = SIGN + layer.name.length * LETTER;
      if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
      const entry = { layer, x, row };
      x += wide + GAP;
      return entry;
    });
}

export const heightOf = (found: Entry[]): number => ((found.at(-1)?.row ?? -1) + 1) * ROW;

/** The legend, as a part of the drawing: it is saved with it. */
export function legend(found: Entry[], left: number, palette: Palette): SVGGElement {
  const all = svg("g", { "font-family": FONT, "font-size": 12, "text-anchor": "start", fill: palette.text });
  for (const { layer, x, row } of found) {
    const [at, middle] = [left + x, row * ROW + 10];
    all.append(sign(layer, at, middle, palette), svg("text", { x: at + SIGN, y: middle + 4 }, layer.name));
  }
  return all;
}

function sign(layer: Named, x: number, y: number, { tones }: Palette): SVGElement {
  const colour = tones[layer.tone];
  if (layer.kind === "bars") return svg("rect", { x: x + 2, y: y - 5, width: 12, height: 10, fill: colour });
  const dash = layer.kind === "level" ? "2 3" : layer.dashed ? "5 4" : "none";
  return svg("line", {
    x1: x,
    x2: x + 16,
    y1: y,
    y2: y,
    stroke: colour,
    "stroke-width": 2.5,
    "stroke-dasharray": dash,
  });
}
