import { useState } from "react";
import type { ExportMade, ExportStep } from "../../api";
import { deleteExport, resumeExport, stopExport } from "../../api";
import { given } from "../data/ask";
import { Bar } from "../parts/Bar";
import { Download } from "../parts/Download";
import { bytes, duration } from "../parts/format";
import { useNow } from "../parts/useNow";
import { Ago } from "../parts/Time";
import { words } from "./words";

interface ExportRowProps {
  made: ExportMade;
  /** An export of this run is being made. */
  runs: boolean;
  onChanged: () => void;
}

/** One export: how far it is, or what came of it. */
export function ExportRow({ made, runs, onChanged }: ExportRowProps) {
  const [problem, setProblem] = useState("");
  const id = made.export_id;
  const ask = (request: () => Promise<unknown>): void => {
    setProblem("");
    void request()
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      })
      .finally(onChanged);
  };
  const remove = async (): Promise<void> => {
    if (!window.confirm(words.removeAsk(id))) return;
    await given(deleteExport({ path: { export_id: id } }).then((answer) => ({ ...answer, data: true })));
  };
  return (
    <>
      <header>
        <strong>{id}</strong>
        <span className={`status status-${made.state === "done" ? "good" : made.state}`}>
          {words.states[made.state]}
        </span>
        <span className="muted">
          {words.by(made.by)} · <Ago at={made.started_at} />
        </span>
      </header>
      {made.state === "running" && <Progress made={made} />}
      {made.state === "done" && <Held made={made} />}
      {made.problem && <p className="text-danger">{made.problem}</p>}
      {problem && (
        <p className="text-danger" role="alert">
          {problem}
        </p>
      )}
      <div className="export-acts">
        {made.state === "done" && (
          <Download href={`/api/manage/exports/${encodeURIComponent(id)}/file`} kind="btn-primary">
            {words.download}
          </Download>
        )}
        {made.state === "running" && (
          <Act
            label={words.stop}
            id={id}
            onClick={() => {
              ask(() => given(stopExport({ path: { export_id: id } })));
            }}
          />
        )}
        {(made.state === "stopped" || made.state === "failed") && !runs && (
          <Act
            label={words.goOn}
            id={id}
            onClick={() => {
              ask(() => given(resumeExport({ path: { export_id: id } })));
            }}
          />
        )}
        {made.state !== "running" && (
          <Act
            label={words.remove}
            id={id}
            onClick={() => {
              ask(remove);
            }}
          />
        )}
      </div>
    </>
  );
}

function Act({ label, id, onClick }: { label: string; id: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="btn btn-sm btn-outline-secondary"
      aria-label={`${label}: ${id}`}
      onClick={onClick}
    >
      {label}
    </button>
  );
}

function Progress({ made: { step, started_at } }: { made: ExportMade }) {
  const now = useNow();
  if (step === null) return <p className="muted">{words.begins}</p>;
  const left = remaining(step, now - started_at);
  const said = [
    `${words.of(step.done, step.total)} ${words.step[step.what]}`,
    ...(step.resumed > 0 ? [words.resumed(step.resumed)] : []),
    ...(left === null ? [] : [words.left(duration(left))]),
  ];
  return (
    <>
      <Bar share={step.total === 0 ? 0 : step.done / step.total} />
      <p className="muted">{said.join(" · ")}</p>
    </>
  );
}

/** Milliseconds at the rate so far; null while there is none. */
function remaining({ what, done, total, resumed }: ExportStep, passed: number): number | null {
  if (what !== "assignments" || done <= resumed) return null;
  return Math.max(0, (passed / (done - resumed)) * (total - done));
}

function Held({ made }: { made: ExportMade }) {
  const first = made.rows.submissions ?? made.rows.attempts_flat ?? 0;
  const out = Object.entries(made.left_out).map(
    ([reason, n]) => `${n.toString()} ${words.reasons[reason] ?? reason}`,
  );
  return (
    <>
      <p>
        {[
          words.rows(first),
          `${(made.rows.assignment ?? 0).toLocaleString("en")} ${words.assignments(made.rows.assignment ?? 0)}`,
          bytes(made.bytes),
          made.asked.formats.join(", "),
          ...(made.as_of === null ? [] : [words.asOfEvent(made.as_of)]),
        ].join(" · ")}
      </p>
      {out.length > 0 && (
        <p className="muted">
          {words.leftOut}: {out.join(", ")}
        </p>
      )}
      <p className="muted">
        <small>
          {words.checksum}: <code>{made.sha256}</code>
        </small>
      </p>
    </>
  );
}
