import type { TabProps } from "../run/tabs";
import { UnitCompare } from "./UnitCompare";
import { UnitList } from "./UnitList";

/** The units of a run; or one of them, all workers side by side. */
export function CompareTab({ run, rest }: TabProps) {
  const { run_id: runId, pilot } = run.summary;
  const number = Number(rest);
  if (rest !== "" && Number.isSafeInteger(number))
    return <UnitCompare runId={runId} number={number} inPilot={pilot} />;
  return <UnitList runId={runId} inPilot={pilot} />;
}
