import type { TabProps } from "../run/tabs";

/** Take the data of a run away. */
export function ExportTab({ run }: TabProps) {
  return <p>{run.summary.run_id}</p>;
}
