import type { RunSummary } from "../../api";
import { changeRunSettings, changeRunState, duplicate } from "../../api";
import { tell } from "../assignment/toasts";
import { given } from "../data/ask";
import { cache } from "../data/cache";
import { go, addresses } from "../routing/route";
import { words } from "./words";

type State = RunSummary["status"]["state"];

/** Bring a run into another state; somebody else may have been first, and then it is told and shown. */
export async function changeState(run: RunSummary, state: State, reason = ""): Promise<void> {
  const { run_id } = run;
  const done = { open: words.resumed, paused: words.paused, closed: words.closed }[state];
  await doing(
    () => given(changeRunState({ path: { run_id }, body: { state, expect: run.status.state, reason } })),
    done(run_id),
  );
}

export async function archive(run: RunSummary, archived: boolean): Promise<void> {
  const { run_id } = run;
  await doing(
    () => given(changeRunSettings({ path: { run_id }, body: { archived } })),
    (archived ? words.archived : words.shownAgain)(run_id),
  );
}

/** Launch the same again, and go there. */
export async function launchAgain(run: RunSummary): Promise<void> {
  const made = await doing(() => given(duplicate({ path: { run_id: run.run_id }, body: {} })));
  if (made === null) return;
  tell({ wrong: false, text: made.changed ? words.changed(made.run_id) : words.launched.title(made.run_id) });
  go(addresses.run(made.run_id, "settings"));
}

/** Do something, say how it went, and show everything anew; null if it was not done. */
export async function doing<T>(work: () => Promise<T>, done?: string): Promise<T | null> {
  try {
    const result = await work();
    if (done !== undefined) tell({ wrong: false, text: done });
    return result;
  } catch (error) {
    tell({ wrong: true, text: error instanceof Error ? error.message : String(error) });
    return null;
  } finally {
    void cache.invalidateQueries({ predicate: ({ queryKey }) => SHOWN.has(String(queryKey[0])) });
  }
}

const SHOWN = new Set(["runs", "run", "run-settings", "run-links"]);
