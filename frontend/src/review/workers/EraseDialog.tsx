import { useState } from "react";
import type { WorkerDetail } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { inWords } from "../payments/sums";
import type { Doing } from "../settings/useDoing";
import { words } from "./words";

interface EraseDialogProps {
  worker: WorkerDetail;
  doing: Doing;
  onErase: (typed: string, forfeit: boolean) => void;
  onClose: () => void;
}

/** Asks for the worker's key, typed out, before everything of them goes. */
export function EraseDialog({ worker, doing, onErase, onClose }: EraseDialogProps) {
  const [typed, setTyped] = useState("");
  const [forfeit, setForfeit] = useState(false);
  const { eraseDialog: text } = words;
  const { row, pay } = worker;
  const ready = typed.trim() === row.worker_key && (forfeit || pay.due.length === 0);
  return (
    <Dialog title={text.title} closeLabel={text.cancel} onClose={onClose}>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !doing.busy) onErase(typed, forfeit);
        }}
      >
        <p>{text.what(row.counts.assignments)}</p>
        <p className="muted">{text.exports}</p>
        {pay.due.length > 0 && (
          <label className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={forfeit}
              onChange={() => {
                setForfeit(!forfeit);
              }}
            />{" "}
            {text.due(inWords(pay.due))}
          </label>
        )}
        <label>
          {text.typed(row.worker_key)}
          <input
            className="form-control id"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
            }}
          />
        </label>
        {doing.problem !== "" && (
          <p className="wrong" role="alert">
            {doing.problem}
          </p>
        )}
        <p className="decide-buttons">
          <button type="submit" className="btn btn-danger" disabled={!ready} aria-disabled={doing.busy}>
            {text.send}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {text.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
