import { useEffect, useState } from "react";
import type { ComingOutput as Coming } from "../coming";
import type { Note } from "../observe/recorder";
import { whenSeen } from "../observe/whenSeen";

export interface Shape {
  width: number;
  height: number;
}

interface ComingOutputProps {
  coming: Coming | undefined;
  index: number;
  alt: string;
  /** What the result will be as large as, near enough; null if it may be a text. */
  shape: Shape | null;
  attemptId: string;
  note: Note;
  /** How large the first preview is. */
  onShape: (shape: Shape) => void;
}

/** One output while it is made: its place, and what there is of it. No live region: nobody is read every word. */
export function ComingOutput({ coming, index, alt, shape, attemptId, note, onShape }: ComingOutputProps) {
  const [previewed, setPreviewed] = useState(false);
  const text = coming?.text ?? "";
  const begun = text !== "" || previewed;
  useEffect(() => {
    if (!begun) return;
    return whenSeen(() => {
      note("preview_seen", { index }, attemptId);
    });
  }, [begun, index, attemptId, note]);
  if (text !== "") return <p className="output-text">{text}</p>;
  const preview = coming?.preview ?? null;
  return (
    <div
      className={(shape ?? preview) ? "placeholder-picture" : "placeholder-text"}
      style={shape ? { aspectRatio: `${shape.width} / ${shape.height}` } : undefined}
    >
      {preview && (
        <img
          src={preview}
          alt={alt}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            if (!previewed) onShape({ width: naturalWidth, height: naturalHeight });
            setPreviewed(true);
          }}
        />
      )}
    </div>
  );
}
