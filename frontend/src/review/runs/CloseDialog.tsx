import { useState } from "react";
import type { RunSummary } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { changeState } from "./changing";
import { words } from "./words";

/** Asks once, with the numbers: a run that is closed stays so. */
export function CloseDialog({ run, onEnd }: { run: RunSummary; onEnd: () => void }) {
  const [reason, setReason] = useState("");
  const { closing } = words;
  const { by_status, working_now, assignments } = run.counters;
  return (
    <Dialog title={closing.title(run.run_id)} closeLabel={words.cancel} onClose={onEnd}>
      <form
        className="run-form"
        onSubmit={(event) => {
          event.preventDefault();
          void changeState(run, "closed", reason);
          onEnd();
        }}
      >
        <p>{closing.text}</p>
        <ul className="numbers">
          <li>{closing.now(working_now)}</li>
          <li>{closing.open(by_status.open ?? 0)}</li>
          <li>{closing.places(assignments, run.places)}</li>
        </ul>
        <label>
          {closing.reason}
          <input
            className="form-control"
            maxLength={1000}
            value={reason}
            onInput={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
        </label>
        <div className="run-buttons">
          <button type="submit" className="btn btn-primary">
            {closing.yes}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onEnd}>
            {words.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
