import type { RefObject } from "react";
import type { AttemptView, Piece } from "../../api";
import { words } from "../messages";
import { spell } from "../session/spell";
import type { Clock } from "../session/clock";
import { useNow } from "../session/useNow";
import type { Working } from "../state";
import { shown } from "./shown";

interface WaitingProps {
  place: RefObject<HTMLElement | null>;
  state: Working;
  attempt: AttemptView;
  clock: Clock;
  /** What the result will be as large as, near enough. */
  shape: { width: number; height: number } | null;
}

/** While the model works: how long it has taken, and an honest guess at the rest. */
export function Waiting({ place, state, attempt, clock, shape }: WaitingProps) {
  const { task, piece, view } = state;
  const waitedMs = Math.max(0, useNow(clock, 500) - attempt.asked_at);
  const before = view.attempts.flatMap(({ outputs }) => outputs).findLast(({ kind }) => kind === "image");
  const [width, height] = before
    ? [before.width ?? 1, before.height ?? 1]
    : [shape?.width ?? 1, shape?.height ?? 1];
  return (
    <section ref={place} className="current current-split" aria-labelledby="where">
      <div className="current-result">
        <div className="overline">{words.result}</div>
        <div
          className={shape ? "placeholder-picture" : "placeholder-text"}
          style={shape ? { aspectRatio: `${width} / ${height}` } : undefined}
        />
      </div>
      <div className="current-form waiting">
        <p className="waiting-title" tabIndex={-1}>
          <span className="spinner" aria-hidden="true" />
          {piece?.queue_position == null ? words.working : words.queued(piece.queue_position)}
        </p>
        <p className="waiting-time">{estimate(waitedMs, state.lineDown ? null : piece)}</p>
        {piece?.progress != null && (
          <progress max={1} value={piece.progress} aria-label={words.progress} className="bar" />
        )}
        <p className="waiting-note">{words.noCharge}</p>
        {state.lineDown && <p className="callout callout-warn">{words.lineDown}</p>}
        <dl className="waiting-wrote">
          {Object.entries(task.ask).map(([name, spec]) => (
            <div key={name}>
              <dt>{spec.kind === "text" ? words.youWrote : spec.label}</dt>
              <dd>{shown(attempt.answers[name]) || "–"}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

function estimate(waitedMs: number, piece: Piece | null): string {
  const soFar = words.elapsed(spell(waitedMs));
  if (piece?.expected_ms == null) return soFar;
  const left = piece.expected_ms - waitedMs;
  if (left > 1000) return `${soFar}, ${words.remaining(spell(left))}`;
  return `${soFar}, ${left > -piece.expected_ms / 2 ? words.soon : words.longer}`;
}
