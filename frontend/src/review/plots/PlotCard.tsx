import type { ReactNode } from "react";
import { useId, useRef, useState } from "react";
import type { Figure } from "./drawing";
import { palette } from "./palette";
import { Plotted } from "./Plotted";
import { PlotTable } from "./PlotTable";
import { alone, numbers, picture, save } from "./saving";
import { words } from "./words";

interface PlotCardProps {
  figure: Figure;
  /** What stands between the title and the plot, such as a choice of what is shown. */
  children?: ReactNode;
}

/** A plot with its numbers; each can be saved. */
export function PlotCard({ figure, children }: PlotCardProps) {
  const drawn = useRef<SVGSVGElement | null>(null);
  const heading = useId();
  const { title, about } = figure;
  const [keep] = useState(() => (made: SVGSVGElement) => {
    drawn.current = made;
  });
  return (
    <section className="plot-card" aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{title}</h3>
        <Saving figure={figure} drawn={() => drawn.current} />
      </header>
      {about !== "" && <p className="muted plot-about">{about}</p>}
      {children}
      <Plotted drawing={figure.drawing} label={words.told(title, about)} onDrawn={keep} />
      <details>
        <summary>{words.open}</summary>
        <PlotTable figure={figure} />
      </details>
    </section>
  );
}

function Saving({ figure, drawn }: { figure: Figure; drawn: () => SVGSVGElement | null }) {
  const [failed, setFailed] = useState(false);
  const image = (): string => {
    const found = drawn();
    if (found === null) throw new Error("nothing is drawn yet");
    return alone(found, figure, palette());
  };
  const kinds: Record<string, () => Blob | Promise<Blob>> = {
    PNG: () => picture(image()),
    SVG: () => new Blob([image()], { type: "image/svg+xml" }),
    CSV: () => numbers(figure),
  };
  const keep = async (kind: string, make: () => Blob | Promise<Blob>): Promise<void> => {
    try {
      save(`${figure.name}.${kind.toLowerCase()}`, await make());
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div className="plot-save" role="group" aria-label={words.save(figure.title)}>
      {Object.entries(kinds).map(([kind, make]) => (
        <button
          key={kind}
          type="button"
          className="btn btn-sm btn-link"
          aria-label={words.saveAs(figure.title, kind)}
          onClick={() => void keep(kind, make)}
        >
          {kind}
        </button>
      ))}
      {failed && <span role="alert">{words.failed}</span>}
    </div>
  );
}
