import type { ReactNode } from "react";
import type { AttemptView } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import { Notes, ShownOutput } from "./ShownOutput";
import type { Pictures } from "./usePictures";

/** What stands in the card of each output of an attempt. */
export const candidateCards = (
  attempt: AttemptView,
  k: number,
  pictures: Pictures,
  note: Note,
): ReactNode[] =>
  attempt.outputs.map((output, i) => (
    <div key={`${attempt.id} ${i}`} className="output">
      <ShownOutput
        output={output}
        index={i}
        alt={words.candidateAlt(k, words.candidate(i))}
        attemptId={attempt.id}
        pictures={pictures}
        note={note}
      />
      <Notes notes={output.notes} />
    </div>
  ));
