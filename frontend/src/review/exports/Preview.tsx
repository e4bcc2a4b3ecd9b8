import type { QueryObserverResult } from "@tanstack/query-core";
import type { ExportBodyInput, ExportPreview } from "../../api";
import { startExport } from "../../api";
import { given } from "../data/ask";
import { Asked } from "../parts/Asked";
import { Command } from "../parts/Command";
import { useSending } from "../signin/useSending";
import { words } from "./words";

interface PreviewProps {
  runId: string;
  wanted: ExportBodyInput;
  of: QueryObserverResult<ExportPreview>;
  /** An export of this run is being made: another one has to wait. */
  runs: boolean;
  onStarted: () => void;
}

/** What an export will hold and who is left out, before it starts. */
export function Preview({ runId, wanted, of, runs, onStarted }: PreviewProps) {
  const { busy, problem, submit } = useSending(async () => {
    await given(startExport({ path: { run_id: runId }, body: wanted }));
    onStarted();
  });
  return (
    <div className="export-preview">
      <h3>{words.preview}</h3>
      {of.error !== null && (
        <p className="text-danger" role="alert">
          {of.error.message}
        </p>
      )}
      <Asked of={of}>{(found) => <Held of={found} />}</Asked>
      <form onSubmit={submit}>
        <button
          className="btn btn-primary"
          disabled={busy || runs || of.error !== null || of.data === undefined}
        >
          {busy ? words.starting : words.start}
        </button>
        {problem && <p role="alert">{problem}</p>}
      </form>
      {of.data && (
        <>
          <h4>{words.command}</h4>
          <Command text={of.data.command} />
        </>
      )}
    </div>
  );
}

function Held({ of: { assignments, left_out, as_of } }: { of: ExportPreview }) {
  const out = Object.entries(left_out);
  return (
    <div aria-live="polite">
      <p className="export-count">
        {assignments.toLocaleString("en")} <small>{words.assignments(assignments)}</small>
      </p>
      <p className="muted">{words.until(as_of)}</p>
      <h4>{words.leftOut}</h4>
      {out.length === 0 ? (
        <p className="muted">{words.nobodyOut}</p>
      ) : (
        <ul className="export-out">
          {out.map(([reason, count]) => (
            <li key={reason}>
              {count.toLocaleString("en")} {words.reasons[reason] ?? reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
