import { useState } from "react";
import type { RunSummary } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { changeState } from "./changing";
import { words } from "./words";

/** Asks once, with the numbers: a run that is closed stays so. */
export function CloseDialog({ run, onEnd }: { run: RunSummary; onEnd: () => void }) {
  const [reason, setReason] = useState("");
  const { closing } = words;
  const all = [run.counters, run.simulated];
  const open = all.reduce((sum, { by_status }) => sum + (by_status.open ?? 0), 0);
  const now = all.reduce((sum, { working_now }) => sum + working_now, 0);
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
          <li>{closing.now(now)}</li>
          <li>{closing.open(open)}</li>
          <li>{closing.places(run.taken, run.places)}</li>
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
