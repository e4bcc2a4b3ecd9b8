import { useEffect, useRef, useState } from "react";
import type { OutputView, TargetView } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { Compare } from "./Compare";

interface OutputProps {
  output: OutputView;
  k: number;
  target: TargetView | null;
  attemptId: string;
  note: Note;
}

/** One thing that the model made, and what it says about it. */
export function Output({ output, k, target, attemptId, note }: OutputProps) {
  const [comparing, setComparing] = useState(false);
  const picture = output.kind === "image" && output.url ? { ...output, url: output.url } : null;
  return (
    <figure className="output">
      <figcaption className="overline">{words.result}</figcaption>
      {picture && comparing && target && <Compare picture={picture} target={target} />}
      {picture && !(comparing && target) && (
        <Picture picture={picture} k={k} attemptId={attemptId} note={note} />
      )}
      {output.kind === "text" && <p className="output-text">{output.text}</p>}
      {picture && target && (
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          aria-pressed={comparing}
          onClick={() => {
            if (!comparing) note("compare", {}, attemptId);
            setComparing(!comparing);
          }}
        >
          {comparing ? words.compareStop : words.compare}
        </button>
      )}
      {output.notes.length > 0 && (
        <div className="callout callout-note">
          <strong className="visually-hidden">{words.notes}: </strong>
          {output.notes.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
    </figure>
  );
}

interface PictureProps {
  picture: OutputView & { url: string };
  k: number;
  attemptId: string;
  note: Note;
}

function Picture({ picture, k, attemptId, note }: PictureProps) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    let here = true;
    const shown = (): void => {
      if (here) note("output_shown", {}, attemptId);
    };
    image.current?.decode().then(
      () => {
        whenInSight(shown);
      },
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [attemptId, note]);
  return (
    <img
      ref={image}
      src={picture.url}
      alt={words.resultAlt(k)}
      width={picture.width ?? 1}
      height={picture.height ?? 1}
    />
  );
}

/** Once a frame has been painted in a tab that is in sight. */
function whenInSight(shown: () => void): void {
  if (document.visibilityState === "visible") {
    requestAnimationFrame(() => requestAnimationFrame(shown));
    return;
  }
  document.addEventListener(
    "visibilitychange",
    () => {
      whenInSight(shown);
    },
    { once: true },
  );
}
