import type { ReactNode } from "react";

interface TileProps {
  name: string;
  value: ReactNode;
  note?: string | undefined;
  className?: string;
  children?: ReactNode;
}

/** One figure about a run; stands in a `dl.tiles`. */
export function Tile({ name, value, note, className = "", children }: TileProps) {
  return (
    <div className={`tile ${className}`}>
      <dt>{name}</dt>
      <dd>
        {value}
        {note !== undefined && <span className="tile-note">{note}</span>}
        {children}
      </dd>
    </div>
  );
}
