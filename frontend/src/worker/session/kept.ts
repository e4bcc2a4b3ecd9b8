import type { ActData } from "../../api";
import type { Form } from "../state";

export type Action = ActData["body"];

/** What this browser keeps for one assignment until the server has it. Every write tells whether it was kept. */
export interface Kept {
  /** Names the assignment; until then nothing is kept. */
  for: (assignment: string) => void;
  draft: () => Form | null;
  keepDraft: (form: Form | null) => boolean;
  /** What stands in a task's form, whatever that is. */
  formDraft: () => unknown;
  keepFormDraft: (draft: unknown) => boolean;
  action: () => Action | null;
  keepAction: (action: Action) => boolean;
  forgetAction: (key: string) => void;
  /** Milliseconds for which the target was in sight. */
  seenMs: () => number;
  keepSeenMs: (ms: number) => void;
}

type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function createKept(place: Place | null = localPlace()): Kept {
  let assignment: string | null = null;
  const name = (what: string): string => `ajeeb:${assignment ?? ""}:${what}`;
  const read = (what: string): unknown => {
    try {
      return assignment === null ? null : JSON.parse(place?.getItem(name(what)) ?? "null");
    } catch {
      return null;
    }
  };
  const write = (what: string, value: unknown): boolean => {
    if (assignment === null) return false;
    try {
      if (value === null) place?.removeItem(name(what));
      else place?.setItem(name(what), JSON.stringify(value));
      return place !== null;
    } catch {
      return false;
    }
  };
  const action = (): Action | null => {
    const found = read("action");
    return isRecord(found) && typeof found.key === "string" ? (found as unknown as Action) : null;
  };
  return {
    for: (named) => {
      assignment = named;
    },
    draft: () => readDraft(read("draft")),
    keepDraft: (form) => write("draft", form),
    formDraft: () => read("form"),
    keepFormDraft: (draft) => write("form", draft),
    action,
    keepAction: (next) => write("action", next),
    forgetAction: (key) => {
      if (action()?.key === key) write("action", null);
    },
    seenMs: () => Number(read("seen")) || 0,
    keepSeenMs: (ms) => {
      write("seen", Math.round(ms));
    },
  };
}

function readDraft(found: unknown): Form | null {
  if (!isRecord(found) || !isRecord(found.ask) || !isRecord(found.judge)) return null;
  return { on: typeof found.on === "string" ? found.on : null, ask: found.ask, judge: found.judge };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// Merely touching localStorage throws where a frame's cookies are blocked.
function localPlace(): Place | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
