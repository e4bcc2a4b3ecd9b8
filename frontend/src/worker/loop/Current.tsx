import type { TargetView } from "../../api";
import { Html } from "../../shared/Html";
import { failureText } from "../failure";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import type { Clock } from "../session/clock";
import type { Commands } from "../session/useSession";
import { unseen } from "../pictures";
import type { Working } from "../state";
import { unsentOf } from "../turn";
import { Candidates } from "./Candidates";
import { pickOf } from "./chosen";
import { candidateCards } from "./candidateCards";
import { Output } from "./Output";
import { TurnForm } from "./TurnForm";
import { useAttention } from "./useAttention";
import type { Pictures } from "./usePictures";
import { Waiting } from "./Waiting";

interface CurrentProps {
  state: Working;
  commands: Commands;
  clock: Clock;
  target: TargetView | null;
  pictures: Pictures;
  note: Note;
}

/** The attempt that is being written, run or judged. */
export function Current({ state, commands, clock, target, pictures, note }: CurrentProps) {
  const { task, view } = state;
  const place = useAttention(state.attention);
  const latest = view.attempts.at(-1);
  if (view.phase === "running" && latest)
    return (
      <Waiting
        place={place}
        state={state}
        attempt={latest}
        commands={commands}
        clock={clock}
        shape={target ?? task.target}
        note={note}
      />
    );
  const judging = view.phase === "judge" && latest !== undefined;
  const many = judging && task.candidates > 1;
  const cards = many ? candidateCards(latest, view.next_k, pictures, note) : null;
  // Whoever judges has seen both sides.
  const judged = judging ? [...latest.outputs, target].flatMap((one) => one?.url ?? []) : [];
  const failed = latest?.state === "failed" ? latest.failure : null;
  const layout = many ? "current-many" : judging ? "current-split" : "";
  return (
    <section ref={place} className={`current ${layout}`} aria-labelledby="where">
      {judging && !many && (
        <div className="current-result">
          {latest.outputs.map((output, i) => (
            <Output
              key={`${latest.id} ${i}`}
              output={output}
              index={i}
              k={view.next_k}
              target={target}
              attemptId={latest.id}
              pictures={pictures}
              note={note}
            />
          ))}
        </div>
      )}
      {cards && pickOf(task) === null && (
        <div className="field">
          <div className="overline">{words.results}</div>
          <Candidates>{cards}</Candidates>
        </div>
      )}
      <div className="current-form">
        {state.notice && <p className="callout callout-warn">{state.notice}</p>}
        {view.attempts.length === 0 && <Html html={task.instruction_html} className="prose" />}
        {failed && (
          <div
            className="callout callout-warn"
            role="group"
            aria-label={failed.counted ? words.counted : words.notCounted}
          >
            <p>{failureText(failed)}</p>
            {view.may_leave_with_pay && <LeaveWithPay state={state} commands={commands} />}
          </div>
        )}
        <TurnForm
          state={state}
          commands={commands}
          note={note}
          retry={failed !== null}
          unseen={unseen(pictures.loads, judged)}
          {...(cards && { outputs: cards })}
        />
      </div>
    </section>
  );
}

function LeaveWithPay({ state, commands }: { state: Working; commands: Commands }) {
  return (
    <>
      <p>{words.leaveWithPayText}</p>
      <button
        type="button"
        className="btn btn-outline-primary"
        disabled={state.sending !== null}
        onClick={() => {
          commands.leave(unsentOf(state), state.form.on);
        }}
      >
        {words.leaveWithPay}
      </button>
    </>
  );
}
