import type { RefObject } from "react";
import { useState } from "react";
import type { AttemptView, OutputView } from "../../api";
import { isExposed } from "../coming";
import { PickHead } from "../fields/pick/PickHead";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import type { Clock } from "../session/clock";
import type { Commands } from "../session/useSession";
import { useNow } from "../session/useNow";
import type { Working } from "../state";
import { CancelCall } from "./CancelCall";
import { Candidates } from "./Candidates";
import type { Shape } from "./ComingOutput";
import { ComingOutput } from "./ComingOutput";
import { answerText } from "./answerText";
import { pickOf } from "./chosen";
import { WaitingLine } from "./WaitingLine";

interface WaitingProps {
  place: RefObject<HTMLElement | null>;
  state: Working;
  attempt: AttemptView;
  commands: Commands;
  clock: Clock;
  /** What the result will be as large as, if nothing else tells. */
  shape: Shape | null;
  note: Note;
}

/** While the model works: what there is of the result, at its place, and a way to end it. */
export function Waiting({ place, state, attempt, commands, clock, shape, note }: WaitingProps) {
  const { task, coming, view, sending } = state;
  const waitedMs = Math.max(0, useNow(clock, 500) - attempt.asked_at);
  const [previewed, setPreviewed] = useState<Shape | null>(null);
  const many = task.candidates > 1;
  const pick = pickOf(task);
  const outputs = Array.from({ length: task.candidates }, (_, i) => (
    <ComingOutput
      key={`${attempt.id} ${i}`}
      coming={coming?.outputs[i]}
      index={i}
      alt={many ? words.previewOf(view.next_k, words.candidate(i)) : words.preview(view.next_k)}
      shape={likelyShape(view.attempts, i, shape ?? previewed)}
      attemptId={attempt.id}
      note={note}
      onShape={setPreviewed}
    />
  ));
  return (
    <section
      ref={place}
      className={`current ${many ? "current-many" : "current-split"}`}
      aria-labelledby="where"
    >
      {many ? (
        <div className="field">
          {pick ? <PickHead spec={pick.spec} /> : <div className="overline">{words.results}</div>}
          <Candidates>{outputs}</Candidates>
        </div>
      ) : (
        <div className="current-result">
          <div className="overline">{words.result}</div>
          {outputs}
        </div>
      )}
      <div className="current-form">
        <div className="waiting">
          <WaitingLine coming={coming} waitedMs={waitedMs} lineDown={state.lineDown} />
          <CancelCall
            key={attempt.id}
            cancelling={sending?.action.kind === "cancel"}
            exposed={isExposed(coming)}
            locked={sending !== null}
            onCancel={() => {
              commands.cancel(attempt.id);
            }}
          />
          {state.lineDown && <p className="callout callout-warn">{words.lineDown}</p>}
        </div>
        <dl className="waiting-wrote">
          {Object.entries(task.ask).map(([name, spec]) => (
            <div key={name}>
              <dt>{spec.kind === "text" ? words.youWrote : spec.label}</dt>
              <dd>{answerText(spec, attempt.answers[name]) || "–"}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

/** As the output at this position was last time; else any of that time; else as it was told. */
function likelyShape(attempts: readonly AttemptView[], index: number, told: Shape | null): Shape | null {
  const before = attempts.findLast(({ outputs }) => outputs.length > 0)?.outputs ?? [];
  if (before.length > 0 && before.every(({ kind }) => kind !== "image")) return null;
  return sizeOf(before[index]) ?? sizeOf(before.find(({ kind }) => kind === "image")) ?? told;
}

const sizeOf = (output: OutputView | undefined): Shape | null =>
  output?.kind === "image" && output.width && output.height
    ? { width: output.width, height: output.height }
    : null;
