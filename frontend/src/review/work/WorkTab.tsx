import { AssignmentList } from "../run/AssignmentList";
import type { TabProps } from "../run/tabs";

/** The table of work of a run. */
export function WorkTab({ run: { summary, score } }: TabProps) {
  return <AssignmentList runId={summary.run_id} score={score} isForm={summary.kind === "form"} />;
}
