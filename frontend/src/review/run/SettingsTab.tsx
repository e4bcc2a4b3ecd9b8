import type { TabProps } from "../run/tabs";

/** What may be changed of a run: state, blind review, retention. */
export function SettingsTab({ run }: TabProps) {
  return <p>{run.summary.run_id}</p>;
}
