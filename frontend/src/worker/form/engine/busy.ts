import type { Dynamic, FormState } from "../contract";

/**
 * What triggers have under way. What they lock while they wait is unlocked by what comes back, and a reload loses that:
 * so a draft gets the locks of the last moment in which nothing was under way.
 */
export interface Busy {
  /** Something begins; call what it returns when it has ended. */
  begin: () => () => void;
  /** The dynamic part of the form as a draft should have it. */
  calm: () => Dynamic;
}

export function createBusy(state: () => FormState, ended: () => void): Busy {
  let running = 0;
  let locks = state().dynamic;
  const look = (): void => {
    if (running === 0) locks = state().dynamic;
  };
  const end = (): void => {
    running -= 1;
    if (running === 0) ended();
  };
  return {
    begin: () => {
      look();
      running += 1;
      let open = true;
      return () => {
        // What follows an answer runs first: that unlocks.
        if (open) setTimeout(end);
        open = false;
      };
    },
    calm: () => {
      look();
      const { sections } = state().dynamic;
      return { sections, loadings: locks.loadings, disables: locks.disables };
    },
  };
}
