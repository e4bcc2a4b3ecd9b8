import { useState } from "react";
import { eraseWorker } from "../../api";
import type { WorkerDetail } from "../../api";
import { tell } from "../assignment/toasts";
import { given } from "../data/ask";
import { Download } from "../parts/Download";
import { useDoing } from "../settings/useDoing";
import { EraseDialog } from "./EraseDialog";
import { words } from "./words";

/** What is kept of a worker: to take away, and to erase. */
export function KeptPart({ worker }: { worker: WorkerDetail }) {
  const [asking, setAsking] = useState(false);
  const doing = useDoing("worker");
  const { worker_key, erased_at } = worker.row;
  const erase = (typed: string, forfeit: boolean): void => {
    doing.run(async () => {
      const made = await given(eraseWorker({ path: { worker_key }, body: { typed, forfeit, reason: "" } }));
      setAsking(false);
      tell({ wrong: false, text: words.eraseDialog.done(made.assignments, made.files, made.exports) });
    });
  };
  if (erased_at !== null && !worker.erasing)
    return (
      <section aria-labelledby="kept">
        <h2 id="kept">{words.kept}</h2>
        <p>{words.gone}</p>
      </section>
    );
  return (
    <section aria-labelledby="kept">
      <h2 id="kept">{words.kept}</h2>
      <p className="muted">{worker.erasing ? words.erasing : words.keptText}</p>
      <div className="pay-bar">
        <Download href={`/api/manage/workers/${encodeURIComponent(worker_key)}/kept`}>
          {words.download}
        </Download>
        <button
          type="button"
          className="btn btn-sm btn-outline-danger"
          onClick={() => {
            setAsking(true);
          }}
        >
          {words.erase}
        </button>
      </div>
      {asking && (
        <EraseDialog
          worker={worker}
          doing={doing}
          onErase={erase}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}
