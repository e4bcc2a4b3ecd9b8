import type { Figure } from "./drawing";
import { csv } from "./csv";
import type { Palette } from "./palette";
import { FONT } from "./palette";
import { svg } from "./svg";

const HEAD = 30;
const EDGE = 8;
const SHARP = 2; // pixels of a picture for each of the screen

/** What is drawn, as a file of its own: with its title, on the ground on which it was shown. */
export function alone(drawn: SVGSVGElement, { title }: Figure, palette: Palette): string {
  const [width, height] = [drawn.width.baseVal.value + 2 * EDGE, drawn.height.baseVal.value + HEAD + EDGE];
  const whole = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const head = {
    x: EDGE + 4,
    y: 21,
    "font-family": FONT,
    "font-size": 15,
    "font-weight": 600,
    fill: palette.text,
  };
  const inner = drawn.cloneNode(true) as SVGSVGElement;
  inner.setAttribute("x", String(EDGE));
  inner.setAttribute("y", String(HEAD));
  inner.removeAttribute("class");
  whole.append(
    svg("title", {}, title),
    svg("rect", { width, height, fill: palette.ground }),
    svg("text", head, title),
    inner,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(whole)}\n`;
}

/** The same as a picture, twice as sharp. Throws if the browser cannot draw it. */
export async function picture(file: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([file], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SHARP;
    canvas.height = image.naturalHeight * SHARP;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, "image/png");
    });
    if (made === null) throw new Error("The browser could not make a picture of this plot.");
    return made;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The numbers; the mark in front lets spreadsheets read it as UTF-8. */
export const numbers = ({ columns, rows }: Figure): Blob =>
  new Blob(["\ufeff", csv(columns, rows)], { type: "text/csv;charset=utf-8" });

/** Let the browser keep a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}
