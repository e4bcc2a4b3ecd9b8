import type { Tone } from "./drawing";

/** The colours of the page as they are now; what is saved has them as they were shown. */
export interface Palette {
  text: string;
  muted: string;
  line: string;
  ground: string;
  tones: Record<Tone, string>;
}

/** Its names in the style sheet. */
const NAMES: Record<Tone, string> = {
  people: "--accent",
  simulated: "--muted",
  wait: "--warn",
  slow: "--warn",
  wrong: "--wrong",
};

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const tones = Object.fromEntries(Object.entries(NAMES).map(([tone, name]) => [tone, colour(name)]));
  return {
    text: colour("--text"),
    muted: colour("--muted"),
    line: colour("--line"),
    ground: colour("--surface"),
    tones: tones as Record<Tone, string>,
  };
}

/** Fonts of the device: what is saved names them too, and needs no file. */
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
