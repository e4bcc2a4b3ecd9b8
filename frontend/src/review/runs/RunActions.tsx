import { useState } from "react";
import type { RunSummary } from "../../api";
import { archive, changeState, launchAgain } from "./changing";
import { CloseDialog } from "./CloseDialog";
import { words } from "./words";

/** What can be done with a run in its present state. */
export function RunActions({ run }: { run: RunSummary }) {
  const [closing, setClosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const { state, archived } = run.status;
  const during = (work: () => Promise<void>) => (): void => {
    setBusy(true);
    void work().finally(() => {
      setBusy(false);
    });
  };
  const button = (text: string, act: () => void) => (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={busy} onClick={act}>
      {text}
    </button>
  );
  return (
    <div className="run-actions" role="group" aria-label={words.actions(run.run_id)}>
      {state === "open" &&
        button(
          words.pause,
          during(() => changeState(run, "paused")),
        )}
      {state === "paused" &&
        button(
          words.resume,
          during(() => changeState(run, "open")),
        )}
      {state !== "closed" &&
        button(words.close, () => {
          setClosing(true);
        })}
      {button(
        words.duplicate,
        during(() => launchAgain(run)),
      )}
      {state === "closed" &&
        button(
          archived ? words.unarchive : words.archive,
          during(() => archive(run, !archived)),
        )}
      {closing && (
        <CloseDialog
          run={run}
          onEnd={() => {
            setClosing(false);
          }}
        />
      )}
    </div>
  );
}
