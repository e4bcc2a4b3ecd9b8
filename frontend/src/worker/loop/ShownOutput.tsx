import { useLayoutEffect, useRef } from "react";
import type { OutputView } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { whenPainted } from "../observe/whenPainted";
import { whenSeen } from "../observe/whenSeen";
import { Picture } from "./Picture";
import type { Pictures } from "./usePictures";

interface ShownOutputProps {
  output: OutputView;
  /** Position among the outputs of the attempt. */
  index: number;
  alt: string;
  attemptId: string;
  pictures: Pictures;
  note: Note;
}

/** One thing that the model made; notes when it came into sight. */
export function ShownOutput(props: ShownOutputProps) {
  const { output } = props;
  if (output.kind === "image" && output.url) return <ShownPicture {...props} url={output.url} />;
  if (output.kind === "text") return <ShownText {...props} />;
  return null;
}

function ShownPicture({
  output: { width, height },
  url,
  index,
  alt,
  attemptId,
  pictures,
  note,
}: ShownOutputProps & { url: string }) {
  const image = useRef<HTMLImageElement>(null);
  const loaded = pictures.state(url) === "shown";
  // At once: other effects wait for a frame, and what came would be noted that much late.
  useLayoutEffect(() => {
    if (!loaded) return;
    let leave: (() => void) | null = null;
    let here = true;
    const shown = image.current;
    shown?.decode().then(
      () => {
        if (!here) return;
        leave = whenPainted(shown, (agoMs) => {
          note("output_shown", { index }, attemptId, agoMs);
        });
      },
      () => undefined,
    );
    return () => {
      here = false;
      leave?.();
    };
  }, [loaded, index, attemptId, note]);
  return <Picture place={image} url={url} alt={alt} width={width} height={height} pictures={pictures} />;
}

function ShownText({ output, index, attemptId, note }: ShownOutputProps) {
  useLayoutEffect(
    () =>
      whenSeen(() => {
        note("output_shown", { index }, attemptId);
      }),
    [index, attemptId, note],
  );
  return <p className="output-text">{output.text}</p>;
}

/** What the model says about what it made. */
export function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="callout callout-note">
      <strong className="visually-hidden">{words.notes}: </strong>
      {notes.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
