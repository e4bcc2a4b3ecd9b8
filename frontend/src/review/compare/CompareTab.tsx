import type { TabProps } from "../run/tabs";
import { UnitCompare } from "./UnitCompare";
import { UnitList } from "./UnitList";

/** The units of a run; or one of them, all workers side by side. */
export function CompareTab({ run, rest }: TabProps) {
  const runId = run.summary.run_id;
  const number = Number(rest);
  if (rest !== "" && Number.isSafeInteger(number)) return <UnitCompare runId={runId} number={number} />;
  return <UnitList runId={runId} />;
}
