import { useState } from "react";
import { noteWorker } from "../../api";
import type { WorkerDecision } from "../../api";
import { given } from "../data/ask";
import { useMay } from "../data/session";
import { Ago } from "../parts/Time";
import { Problem } from "../settings/Problem";
import { useDoing } from "../settings/useDoing";
import { words } from "./words";

interface NotesProps {
  workerKey: string;
  decisions: WorkerDecision[];
  mayChange: boolean;
}

/** What requesters decided and wrote down about a worker. */
export function Notes({ workerKey, decisions, mayChange }: NotesProps) {
  const [text, setText] = useState("");
  const doing = useDoing("worker");
  const may = useMay("review") && mayChange;
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{words.notes}</h2>
      {decisions.length === 0 && <p className="muted">{words.noNotes}</p>}
      <ol className="said">
        {decisions.map((one) => (
          <li key={one.seq}>
            <span className="muted">
              {one.by} · <Ago at={one.at} />
            </span>{" "}
            <span dir="auto">{one.text}</span>
          </li>
        ))}
      </ol>
      {may && (
        <form
          className="in-line"
          aria-label={words.addNote}
          onSubmit={(event) => {
            event.preventDefault();
            doing.run(async () => {
              await given(noteWorker({ path: { worker_key: workerKey }, body: { text } }));
              setText("");
            });
          }}
        >
          <label className="grow">
            {words.note}
            <input
              className="form-control"
              required
              maxLength={2000}
              dir="auto"
              value={text}
              onInput={(event) => {
                setText(event.currentTarget.value);
              }}
            />
          </label>
          <button type="submit" className="btn btn-outline-secondary" aria-disabled={doing.busy}>
            {words.addNote}
          </button>
        </form>
      )}
      <Problem text={doing.problem} />
    </section>
  );
}
