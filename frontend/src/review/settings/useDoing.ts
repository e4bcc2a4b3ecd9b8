import { useState } from "react";
import { cache } from "../data/cache";

export interface Doing {
  busy: boolean;
  problem: string;
  /** Do something, then ask again for what is shown; one at a time. */
  run: (work: () => Promise<void>) => void;
}

/** What a button does. key: what to ask again for afterwards. */
export function useDoing(key: string): Doing {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = (work: () => Promise<void>): void => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    void work()
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        setBusy(false);
        void cache.invalidateQueries({ queryKey: [key] });
      });
  };
  return { busy, problem, run };
}
