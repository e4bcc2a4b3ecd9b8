import type { RunStatus } from "../../api";
import { Ago } from "../parts/Time";
import { words } from "./words";

/** The state of a run in a word; what keeps it from being at work as well. */
export function RunState({ status }: { status: RunStatus }) {
  return (
    <>
      <span className={`state state-${status.state}`}>{words.state[status.state]}</span>
      {status.out_of_money && status.state === "open" && (
        <span className="state state-warn">{words.outOfMoney}</span>
      )}
      {status.not_served !== "" && <span className="state state-warn">{words.notServed}</span>}
      {status.archived && <span className="tag">{words.archivedTag}</span>}
    </>
  );
}

/** Why a run is as it is, and the way out. */
export function StateNotes({ status }: { status: RunStatus }) {
  const { note } = status;
  return (
    <>
      {note !== null && (
        <p className="run-note muted">
          {words.byWhom(words.state[status.state], note.by)}, <Ago at={note.at} />
          {note.reason !== "" && ` · ${words.because(note.reason)}`}
        </p>
      )}
      {status.not_served !== "" && <p className="run-note run-note-wrong">{status.not_served}</p>}
      {status.out_of_money && <p className="run-note run-note-wrong">{words.outOfMoneyText}</p>}
    </>
  );
}
