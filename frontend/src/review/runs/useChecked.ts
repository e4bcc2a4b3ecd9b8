import { useEffect, useState } from "react";
import type { TaskChecked } from "../../api";
import { checkTask } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";

const PAUSE_MS = 600;

/** What a check of a task has found; nothing while it is being read. */
export interface Checked {
  found: TaskChecked | null;
  error: Error | null;
  again: () => void;
}

/** What a check says of a task with these parameters, once nobody has typed for a moment. */
export function useChecked(task: string | null, parameters: Record<string, string>): Checked {
  const now = JSON.stringify(parameters);
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const timer = setTimeout(setSettled, PAUSE_MS, now);
    return () => {
      clearTimeout(timer);
    };
  }, [now]);
  const body = { task, parameters: JSON.parse(settled) as Record<string, string> };
  const asked = useGiven(["task-check", task, settled], () => given(checkTask({ body })));
  const isOld = asked.isPlaceholderData || settled !== now;
  return {
    found: isOld || asked.isFetching ? null : (asked.data ?? null),
    error: asked.error,
    again: () => void asked.refetch(),
  };
}
