import { useState } from "react";
import { block } from "../../api";
import { given } from "../data/ask";
import { useMay } from "../data/session";
import { Problem } from "../settings/Problem";
import { useDoing } from "../settings/useDoing";
import { words } from "./words";

/** Whether a worker gets new work, and to change that. */
export function BlockForm({ workerKey, blocked }: { workerKey: string; blocked: boolean }) {
  const [reason, setReason] = useState("");
  const doing = useDoing("worker");
  const may = useMay("manage");
  return (
    <section aria-labelledby="new-work">
      <h2 id="new-work">{words.blockTitle}</h2>
      <p className="muted">{blocked ? words.mayNot : words.mayWork}</p>
      {may && (
        <form
          className="in-line"
          aria-label={words.blockTitle}
          onSubmit={(event) => {
            event.preventDefault();
            doing.run(async () => {
              await given(block({ path: { worker_key: workerKey }, body: { blocked: !blocked, reason } }));
              setReason("");
            });
          }}
        >
          <label className="grow">
            {words.reason}
            <input
              className="form-control"
              maxLength={2000}
              value={reason}
              onInput={(event) => {
                setReason(event.currentTarget.value);
              }}
            />
          </label>
          <button
            type="submit"
            className={blocked ? "btn btn-outline-secondary" : "btn btn-outline-danger"}
            aria-disabled={doing.busy}
          >
            {blocked ? words.unblock : words.block}
          </button>
        </form>
      )}
      <Problem text={doing.problem} />
    </section>
  );
}
