import { FormRun } from "../form/FormRun";
import { Counters } from "../run/Counters";
import { RunCalls } from "../run/RunCalls";
import type { TabProps } from "../run/tabs";
import { Dashboard } from "./Dashboard";

/** The live dashboard of a run. */
export function LiveTab({ run: { summary } }: TabProps) {
  const isForm = summary.kind === "form";
  return (
    <>
      {isForm ? (
        <FormRun run={summary} />
      ) : (
        <>
          <Counters run={summary} />
          <RunCalls runId={summary.run_id} />
        </>
      )}
      <Dashboard runId={summary.run_id} kind={summary.kind} />
    </>
  );
}
