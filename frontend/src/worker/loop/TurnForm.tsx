import type { ReactNode } from "react";
import { FieldGroup } from "../fields/FieldGroup";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import type { Commands } from "../session/useSession";
import type { Working } from "../state";
import { finishes } from "../turn";

interface TurnFormProps {
  state: Working;
  commands: Commands;
  note: Note;
  /** The attempt before gave nothing. */
  retry: boolean;
  /** Why what is to be judged has not been seen. */
  unseen: "loading" | "failed" | null;
  /** Several outputs, drawn: a field that picks one of them shows them. */
  outputs?: readonly ReactNode[];
}

/** The judgement of what came back and the words of the next attempt, sent with one button. */
export function TurnForm({ state, commands, note, retry, unseen, outputs }: TurnFormProps) {
  const { task, view, form, wrong, sending } = state;
  const judging = view.phase === "judge";
  const ends = finishes(state);
  const locked = sending !== null;
  const send = (): void => {
    if (!locked && unseen === null) commands.turn(state);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {judging && (
        <FieldGroup
          part="judge"
          fields={task.judge}
          answers={form.judge}
          wrong={wrong}
          locked={locked || unseen === "failed"}
          note={note}
          {...(outputs && { outputs })}
          onChange={(name, value) => {
            const kind = task.judge[name]?.kind;
            if (kind === "pick") note("picked", { field: name, value });
            if (kind !== "text") note("judged", { field: name, value });
            commands.type("judge", name, value);
          }}
        />
      )}
      {view.hint && (
        <p className="callout">
          <strong className="hint-title">{words.hint}</strong>
          <span className="hint">{view.hint}</span>
        </p>
      )}
      {ends ? (
        <p className="callout">{whyItEnds(state)}</p>
      ) : (
        <FieldGroup
          // A new box for every attempt: what is noted of its typing starts anew.
          key={form.on}
          part="ask"
          fields={task.ask}
          answers={form.ask}
          wrong={wrong}
          locked={locked}
          note={note}
          onChange={(name, value) => {
            commands.type("ask", name, value);
          }}
        />
      )}
      <button
        type="submit"
        className="btn btn-primary btn-main"
        aria-disabled={locked || unseen !== null}
        aria-describedby={unseen === "failed" ? "unseen" : undefined}
      >
        {locked && <span className="spinner" aria-hidden="true" />}
        {unseen === null || locked ? buttonText(state, judging, ends, retry) : unseenText[unseen]}
      </button>
      {unseen === "failed" && (
        <p id="unseen" className="field-help">
          {words.pictureFirstText}
        </p>
      )}
    </form>
  );
}

function whyItEnds({ task, view }: Working): string {
  if (view.goal_met || !view.last) return words.goalMet;
  return Object.keys(task.judge).length > 0 ? words.lastAttempt : words.lastAttemptNoJudge;
}

const unseenText = { loading: words.pictureLoading, failed: words.pictureFirst };

function buttonText({ sending }: Working, judging: boolean, ends: boolean, retry: boolean): string {
  if (sending?.unreached === "storage") return words.waitingForStorage;
  if (sending) return sending.unreached ? words.waitingForLine : words.sending;
  if (ends) return words.finish;
  if (judging) return words.update;
  return retry ? words.again : words.send;
}
