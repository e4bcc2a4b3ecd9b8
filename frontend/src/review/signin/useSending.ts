import type { SyntheticEvent } from "react";
import { useState } from "react";

export interface Sending {
  busy: boolean;
  /** Why the last one was not done; empty before. */
  problem: string;
  /** For a form's `onSubmit`. */
  submit: (event: SyntheticEvent) => void;
}

/** A form that is sent once at a time, and says why it was not done. */
export function useSending(send: () => Promise<void>): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem("");
    void send()
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        setBusy(false);
      });
  };
  return { busy, problem, submit };
}
