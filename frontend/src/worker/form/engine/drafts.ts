import type { FormDraft } from "../contract";

/** When the draft is kept: soon after typing, at once before anything that may end badly. */
export interface Drafts {
  /** Something small changed. */
  soon: () => void;
  /** Something changed that must not be lost; what changes with it, in the same step, is kept with it. */
  atOnce: () => void;
  /** Keeps what is not kept yet. */
  now: () => void;
  /** The page may be about to go. */
  leaving: () => void;
  stop: () => void;
}

export function createDrafts(make: () => FormDraft, keep: (draft: FormDraft) => void, delayMs = 500): Drafts {
  let state: "fresh" | "changed" | "kept" | "stopped" = "fresh";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    state = "kept";
    keep(make());
  };
  const now = (): void => {
    if (state === "changed") save();
  };
  const changed = (): boolean => {
    if (state !== "stopped") state = "changed";
    return state === "changed";
  };
  return {
    now,
    soon: () => {
      if (!changed()) return;
      clearTimeout(timer);
      timer = setTimeout(now, delayMs);
    },
    atOnce: () => {
      if (changed()) queueMicrotask(now);
    },
    // What a trigger has hidden is seen only by looking: so it is also kept when nothing else changed.
    leaving: () => {
      if (state === "changed" || state === "kept") save();
    },
    stop: () => {
      clearTimeout(timer);
      state = "stopped";
    },
  };
}
