import { useCallback, useState } from "react";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import type { Clock } from "../session/clock";
import type { Kept } from "../session/kept";
import type { Commands } from "../session/useSession";
import type { Working } from "../state";
import { isDraft } from "../state";
import { unsentOf } from "../turn";
import { Current } from "./Current";
import { Earlier } from "./Earlier";
import { LeaveDialog } from "./LeaveDialog";
import { Progress } from "./Progress";
import { SavedLine } from "./SavedLine";
import { Target, TargetGone } from "./Target";
import { usePictures } from "./usePictures";
import { useTarget } from "./useTarget";

interface DeskProps {
  state: Working;
  commands: Commands;
  clock: Clock;
  kept: Kept;
  draftKept: boolean;
  note: Note;
}

/** The place of work: the target in sight, earlier attempts folded, the current one open. */
export function Desk({ state, commands, clock, kept, draftKept, note }: DeskProps) {
  const { task, view, form } = state;
  const [leaving, setLeaving] = useState(false);
  const noteHere = useCallback<Note>(
    (type, data, attemptId = form.on, agoMs = 0) => {
      note(type, data, attemptId, agoMs);
    },
    [note, form.on],
  );
  const target = useTarget(task.target, view.attempts.length > 0, kept, noteHere);
  const pictures = usePictures();
  const over = view.phase === "ask" ? view.attempts : view.attempts.slice(0, -1);
  return (
    <div className={`desk ${task.target ? "" : "desk-alone"}`}>
      {task.target && (
        <aside className="desk-target" aria-label={task.target.label}>
          {target.shown ? (
            <Target
              target={task.target}
              secondsLeft={target.secondsLeft}
              pictures={pictures}
              note={noteHere}
            />
          ) : (
            <TargetGone target={task.target} />
          )}
        </aside>
      )}
      <div className="desk-work">
        <Progress k={view.next_k} max={task.max_attempts} attention={state.attention} />
        <Earlier task={task} attempts={over.filter(({ k }) => k !== null)} />
        <Current
          state={state}
          commands={commands}
          clock={clock}
          target={target.shown ? task.target : null}
          pictures={pictures}
          note={noteHere}
        />
        <footer className="desk-foot">
          <SavedLine
            savedAt={view.saved_at}
            sending={state.sending}
            draft={isDraft(state)}
            draftKept={draftKept}
          />
          <button
            type="button"
            className="btn btn-link btn-quiet"
            disabled={state.sending !== null}
            onClick={() => {
              setLeaving(true);
            }}
          >
            {words.stop}
          </button>
        </footer>
      </div>
      {leaving && (
        <LeaveDialog
          unsent={isDraft(state)}
          onStay={() => {
            setLeaving(false);
          }}
          onLeave={() => {
            setLeaving(false);
            commands.leave(unsentOf(state), form.on);
          }}
        />
      )}
    </div>
  );
}
