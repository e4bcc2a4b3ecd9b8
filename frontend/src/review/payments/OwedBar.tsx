import { makeOwedDue } from "../../api";
import type { PaySums } from "../../api";
import { given } from "../data/ask";
import { useMay } from "../data/session";
import { Problem } from "../settings/Problem";
import { useDoing } from "../settings/useDoing";
import { words } from "./words";

/** What is owed and has no payment yet. */
export function OwedBar({ sums, runId }: { sums: PaySums; runId: string | null }) {
  const doing = useDoing("payments");
  const mayManage = useMay("manage");
  if (sums.owed === 0) return null;
  return (
    <div className="note-bar">
      <p>{words.owed(sums.owed)}</p>
      {mayManage && (
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          aria-disabled={doing.busy}
          onClick={() => {
            doing.run(async () => {
              await given(makeOwedDue({ body: { run_id: runId } }));
            });
          }}
        >
          {words.makeDue}
        </button>
      )}
      <Problem text={doing.problem} />
    </div>
  );
}
