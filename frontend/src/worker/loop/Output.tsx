import { useEffect, useRef, useState } from "react";
import type { OutputView, TargetView } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { Compare } from "./Compare";
import { Picture } from "./Picture";
import type { Pictures } from "./usePictures";

interface OutputProps {
  output: OutputView;
  k: number;
  target: TargetView | null;
  attemptId: string;
  pictures: Pictures;
  note: Note;
}

/** One thing that the model made, and what it says about it. */
export function Output({ output, k, target, attemptId, pictures, note }: OutputProps) {
  const [comparing, setComparing] = useState(false);
  const picture = output.kind === "image" && output.url ? { ...output, url: output.url } : null;
  const comparable =
    picture && target && [picture.url, target.url].every((url) => pictures.state(url) === "shown");
  return (
    <figure className="output">
      <figcaption className="overline">{words.result}</figcaption>
      {comparing && comparable && <Compare picture={picture} target={target} pictures={pictures} />}
      {picture && !(comparing && comparable) && (
        <Result picture={picture} k={k} attemptId={attemptId} pictures={pictures} note={note} />
      )}
      {output.kind === "text" && <p className="output-text">{output.text}</p>}
      {comparable && (
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

interface ResultProps {
  picture: OutputView & { url: string };
  k: number;
  attemptId: string;
  pictures: Pictures;
  note: Note;
}

/** The image that was made; notes when it came into sight. */
function Result({ picture: { url, width, height }, k, attemptId, pictures, note }: ResultProps) {
  const image = useRef<HTMLImageElement>(null);
  const loaded = pictures.state(url) === "shown";
  useEffect(() => {
    if (!loaded) return;
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
  }, [loaded, attemptId, note]);
  return (
    <Picture
      place={image}
      url={url}
      alt={words.resultAlt(k)}
      width={width}
      height={height}
      pictures={pictures}
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
