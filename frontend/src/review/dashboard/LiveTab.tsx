import { LearningCurve } from "../curve/LearningCurve";
import { FormRun } from "../form/FormRun";
import { Counters } from "../run/Counters";
import { RunCalls } from "../run/RunCalls";
import type { TabProps } from "../run/tabs";

/** The live dashboard of a run. */
export function LiveTab({ run: { summary } }: TabProps) {
  if (summary.kind === "form") return <FormRun run={summary} />;
  return (
    <>
      <Counters counters={summary.counters} places={summary.places} />
      <RunCalls runId={summary.run_id} />
      <LearningCurve runId={summary.run_id} />
    </>
  );
}
