import type { TabProps } from "../run/tabs";

/** What was answered in each field, and how far workers agree. */
export function AnswersTab({ run }: TabProps) {
  return <p>{run.summary.run_id}</p>;
}
