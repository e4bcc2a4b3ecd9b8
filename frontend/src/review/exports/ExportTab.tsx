import { useState } from "react";
import type { ExportBodyInput } from "../../api";
import { exportList, previewExport } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useMay } from "../data/session";
import { Asked } from "../parts/Asked";
import type { TabProps } from "../run/tabs";
import { ExportForm } from "./ExportForm";
import { ExportRow } from "./ExportRow";
import { Preview } from "./Preview";
import { words } from "./words";

const RUNNING_MS = 700;
const QUIET_MS = 10_000;

/** Take the data of a run away. */
export function ExportTab({ run }: TabProps) {
  return useMay("export") ? (
    <Exports runId={run.summary.run_id} />
  ) : (
    <p className="empty">{words.notAllowed}</p>
  );
}

function Exports({ runId }: { runId: string }) {
  const [wanted, setWanted] = useState<ExportBodyInput>({
    formats: ["parquet", "jsonl"],
    pictures: "inside",
    excluded: true,
  });
  const [everyMs, setEveryMs] = useState(QUIET_MS);
  const previewed = useGiven(["export-preview", runId, wanted], () =>
    given(previewExport({ path: { run_id: runId }, body: wanted })),
  );
  const made = useGiven(["exports", runId], () => given(exportList({ path: { run_id: runId } })), everyMs);
  const runs = made.data?.some((one) => one.state === "running") ?? false;
  if ((runs ? RUNNING_MS : QUIET_MS) !== everyMs) setEveryMs(runs ? RUNNING_MS : QUIET_MS);
  const changed = (): void => void made.refetch();
  return (
    <>
      <section aria-labelledby="export-title">
        <h2 id="export-title">{words.title}</h2>
        <p className="muted">{words.lead}</p>
        <div className="export-ask">
          <ExportForm wanted={wanted} arms={previewed.data?.arms ?? []} onChange={setWanted} />
          <Preview runId={runId} wanted={wanted} of={previewed} runs={runs} onStarted={changed} />
        </div>
      </section>
      <section aria-labelledby="exports-title">
        <h2 id="exports-title">{words.made}</h2>
        <Asked of={made}>
          {(found) =>
            found.length === 0 ? (
              <p className="muted">{words.none}</p>
            ) : (
              <ul className="export-list">
                {found.map((one) => (
                  <li key={one.export_id}>
                    <ExportRow made={one} runs={runs} onChanged={changed} />
                  </li>
                ))}
              </ul>
            )
          }
        </Asked>
      </section>
    </>
  );
}
