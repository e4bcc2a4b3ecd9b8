import type { FormState } from "../contract";

/** Holds the state of a form and tells who listens. */
export interface Store {
  state: () => FormState;
  set: (changes: Partial<FormState>) => void;
  subscribe: (listener: () => void) => () => void;
  /** Something beside the state has changed. */
  tell: () => void;
}

export function createStore(first: FormState): Store {
  let state = first;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    state: () => state,
    set: (changes) => {
      state = { ...state, ...changes };
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell,
  };
}
