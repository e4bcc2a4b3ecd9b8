import { useEffect, useRef } from "react";
import type { Drawing } from "./drawing";
import { palette } from "./palette";

interface PlottedProps {
  drawing: Drawing;
  label: string;
  /** Is given what is drawn, whenever it is drawn anew. */
  onDrawn: (drawn: SVGSVGElement) => void;
}

/** A plot as wide as its place, in the page's colours; it follows both. Its library is fetched with the first one. */
export function Plotted({ drawing, label, onDrawn }: PlottedProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ drawing, onDrawn });
  const redraw = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = { drawing, onDrawn };
    redraw.current();
  }, [drawing, onDrawn]);
  useEffect(() => {
    const { current: here } = place;
    if (here === null) return;
    let stop = (): void => undefined;
    let gone = false;
    void import("./draw").then(({ draw }) => {
      if (gone) return;
      redraw.current = () => {
        if (here.clientWidth === 0) return;
        const drawn = draw(latest.current.drawing, here.clientWidth, palette());
        drawn.setAttribute("aria-hidden", "true");
        here.replaceChildren(drawn);
        latest.current.onDrawn(drawn);
      };
      stop = follow(here, redraw.current);
    });
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return <div ref={place} className="plotted" role="img" aria-label={label} />;
}

/** Draw now, when the place gets another width, and when the page gets other colours; gives what ends that. */
function follow(place: HTMLElement, redraw: () => void): () => void {
  let width = -1;
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    redraw();
  });
  const colours = new MutationObserver(redraw);
  sizes.observe(place);
  colours.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  return () => {
    sizes.disconnect();
    colours.disconnect();
  };
}
