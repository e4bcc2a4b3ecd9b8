import type { Observation, Observed } from "../../api";

const everyMs = 15_000;
const mostItems = 100; // in one request: a request that outlives its page may carry 64 kB
const mostWaiting = 1000;

/** Notes one thing that the page saw, now or so many milliseconds ago. Never waits and never fails. */
export type Note = (
  type: ObservationType,
  data?: Record<string, unknown>,
  attemptId?: string | null,
  agoMs?: number,
) => void;

export type ObservationType =
  | "draft_start"
  | "first_key"
  | "preview_seen"
  | "output_shown"
  | "picked"
  | "judged"
  | "sent"
  | "late_submission"
  | "blur"
  | "focus"
  | "visible"
  | "hidden"
  | "paste"
  | "compare"
  | "target_enlarged"
  | "target_shown"
  | "target_hidden";

export interface Recorder {
  note: Note;
  flush: () => void;
  stop: () => void;
}

interface Parts {
  page: string;
  now: () => number;
  seen: (observed: Observed) => Promise<boolean>;
}

export function createRecorder({ page, now, seen }: Parts): Recorder {
  let waiting: Observation[] = [];
  const flush = (): void => {
    const items = waiting.slice(0, mostItems);
    if (items.length === 0) return;
    waiting = waiting.slice(items.length);
    const putBack = (): void => {
      waiting = [...items, ...waiting].slice(0, mostWaiting);
    };
    seen({ kind: "observed", page, items }).then((kept) => {
      if (!kept) putBack();
    }, putBack);
  };
  const timer = setInterval(flush, everyMs);
  return {
    note: (type, data = {}, attempt_id = null, agoMs = 0) => {
      if (waiting.length < mostWaiting) waiting.push({ type, at: now() - agoMs, attempt_id, data });
    },
    flush,
    stop: () => {
      clearInterval(timer);
      flush();
    },
  };
}
