import type { TaskFault } from "../../api";
import { tasksFaults } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";

/** The tasks below the folder that cannot be started; none until all have been read, and none without a folder. */
export function useFaults(folder: string | null): TaskFault[] {
  const asked = useGiven(["task-faults", folder], async () =>
    folder === null ? [] : await given(tasksFaults()),
  );
  return asked.data ?? [];
}
