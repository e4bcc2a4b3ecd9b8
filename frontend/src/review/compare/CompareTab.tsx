import type { TabProps } from "../run/tabs";

/** One unit, all workers, side by side. */
export function CompareTab({ run }: TabProps) {
  return <p>{run.summary.run_id}</p>;
}
