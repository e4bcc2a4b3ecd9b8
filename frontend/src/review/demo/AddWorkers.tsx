import { useState } from "react";
import { simulate } from "../../api";
import { Failure, given } from "../data/ask";
import { words } from "../words";

const WORKERS = 5;
const SHOWN_MS = 4000;

/** Lets simulated workers come. */
export function AddWorkers() {
  const [state, setState] = useState<"idle" | "coming" | "failed">("idle");
  const add = async (): Promise<void> => {
    setState("coming");
    try {
      await given(simulate({ body: { workers: WORKERS } }));
      setTimeout(() => {
        setState("idle");
      }, SHOWN_MS);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setState("failed");
    }
  };
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-outline-primary"
        disabled={state === "coming"}
        onClick={() => void add()}
      >
        {state === "coming" ? words.play.adding : words.play.add}
      </button>
      {state === "failed" && <span role="alert">{words.play.simulateFailed}</span>}
    </>
  );
}
