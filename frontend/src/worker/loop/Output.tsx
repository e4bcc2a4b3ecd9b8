import { useState } from "react";
import type { OutputView, TargetView } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { Compare } from "./Compare";
import { Notes, ShownOutput } from "./ShownOutput";
import type { Pictures } from "./usePictures";

interface OutputProps {
  output: OutputView;
  index: number;
  k: number;
  target: TargetView | null;
  attemptId: string;
  pictures: Pictures;
  note: Note;
}

/** The one thing that the model made, what it says about it, and a way to lay the target over it. */
export function Output({ target, k, ...shown }: OutputProps) {
  const { output, attemptId, pictures, note } = shown;
  const [comparing, setComparing] = useState(false);
  const picture = output.kind === "image" && output.url ? { ...output, url: output.url } : null;
  const comparable =
    picture && target && [picture.url, target.url].every((url) => pictures.state(url) === "shown");
  return (
    <figure className="output">
      <figcaption className="overline">{words.result}</figcaption>
      {comparing && comparable ? (
        <Compare picture={picture} target={target} pictures={pictures} />
      ) : (
        <ShownOutput {...shown} alt={words.resultAlt(k)} />
      )}
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
      <Notes notes={output.notes} />
    </figure>
  );
}
