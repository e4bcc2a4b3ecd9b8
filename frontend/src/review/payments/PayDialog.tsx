import { useState } from "react";
import type { Sum } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { inWords, many } from "./sums";
import { words } from "./words";

interface PayDialogProps {
  sums: Sum[];
  busy: boolean;
  problem: string;
  onPaid: (reference: string) => void;
  onClose: () => void;
}

/** Asks once, with the sum, before payments are marked as paid. */
export function PayDialog({ sums, busy, problem, onPaid, onClose }: PayDialogProps) {
  const [reference, setReference] = useState("");
  const { dialog: text } = words;
  return (
    <Dialog title={text.title} closeLabel={text.cancel} onClose={onClose}>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onPaid(reference);
        }}
      >
        <p>
          <strong>{text.sure(inWords(sums), words.payments(many(sums)))}</strong>
        </p>
        <p className="muted">{text.final}</p>
        <label>
          {text.reference}
          <input
            className="form-control"
            maxLength={200}
            value={reference}
            onInput={(event) => {
              setReference(event.currentTarget.value);
            }}
          />
        </label>
        {problem !== "" && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <p className="decide-buttons">
          <button type="submit" className="btn btn-primary" aria-disabled={busy}>
            {text.send(inWords(sums))}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {text.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
