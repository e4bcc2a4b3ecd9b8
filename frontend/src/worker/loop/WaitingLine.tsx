import type { Coming } from "../coming";
import { words } from "../messages";
import { spell } from "../session/spell";

interface WaitingLineProps {
  coming: Coming | null;
  waitedMs: number;
  /** The stream broke: what is known is of the past. */
  lineDown: boolean;
}

/** What the model does now, how long it has taken, and an honest guess at the rest. */
export function WaitingLine({ coming, waitedMs, lineDown }: WaitingLineProps) {
  const before = coming?.queuePosition ?? null;
  const leftMs = lineDown || coming?.expectedMs == null ? null : coming.expectedMs - waitedMs;
  const left = leftMs !== null && leftMs > 1000 ? spell(leftMs) : null;
  return (
    <>
      <p className="waiting-title" tabIndex={-1}>
        <span className="spinner" aria-hidden="true" />
        {before === null ? words.working : place(before, left)}
      </p>
      <p className="waiting-time">
        {time(waitedMs, before === null ? leftMs : null, coming?.expectedMs ?? 0)}
      </p>
      <p className="waiting-note">{words.noCharge}</p>
      <div className="waiting-bar">
        {coming?.progress != null && (
          <progress max={1} value={coming.progress} aria-label={words.progress} className="bar" />
        )}
        {coming?.step != null && (
          <span className="waiting-step">{words.step(coming.step, coming.steps)}</span>
        )}
      </div>
    </>
  );
}

const place = (before: number, left: string | null): string =>
  left === null ? words.queued(before) : words.queuedFor(words.queued(before), left);

function time(waitedMs: number, leftMs: number | null, expectedMs: number): string {
  const soFar = words.elapsed(spell(waitedMs));
  if (leftMs === null) return soFar;
  if (leftMs > 1000) return `${soFar}, ${words.remaining(spell(leftMs))}`;
  return `${soFar}, ${leftMs > -expectedMs / 2 ? words.soon : words.longer}`;
}
