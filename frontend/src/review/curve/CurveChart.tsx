import { useEffect, useRef } from "react";
import type { Curve } from "../../api";
import { words } from "../words";
import type { Drawing } from "./draw";
import type { Plotted } from "./plotted";

/** The plot. Its library is fetched when the first curve is shown. */
export function CurveChart({ curve, plotted }: { curve: Curve; plotted: Plotted }) {
  const place = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef({ curve, plotted });
  useEffect(() => {
    latest.current = { curve, plotted };
    drawing.current?.show(curve, plotted);
  }, [curve, plotted]);
  useEffect(() => {
    let gone = false;
    void import("./draw").then(({ draw }) => {
      if (gone || place.current === null) return;
      drawing.current = draw(place.current);
      drawing.current.show(latest.current.curve, latest.current.plotted);
    });
    return () => {
      gone = true;
      drawing.current?.end();
      drawing.current = null;
    };
  }, []);
  return (
    <div className="curve-canvas" role="img" aria-label={words.curve.chart(words.curve[plotted])}>
      <canvas ref={place} aria-hidden="true" />
    </div>
  );
}
