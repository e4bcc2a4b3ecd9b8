import { useEffect, useSyncExternalStore } from "react";
import { live } from "../../api";
import { cache, SESSION } from "./cache";

/** Whether the server answers. Times are the page's clock, in milliseconds. */
export interface Connection {
  up: boolean;
  since: number;
  /** Length of the last outage; null if there was none. */
  outageMs: number | null;
}

let connection: Connection = { up: true, since: performance.now(), outageMs: null };
const listeners = new Set<() => void>();

function tell(up: boolean): void {
  if (up === connection.up) return;
  const now = performance.now();
  connection = { up, since: now, outageMs: up ? now - connection.since : connection.outageMs };
  for (const listener of listeners) listener();
}

/** Whether the server answers, as the live stream sees it. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => connection,
  );
}

/** Ask again for what is shown whenever something was recorded; after an outage as soon as the server is back. */
export function useLive(runId: string | null): void {
  useEffect(() => {
    if (runId === null) return;
    let stop = new AbortController();
    // Browsers allow few connections to one server: a tab that nobody looks at gives its own back.
    const look = (): void => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState === "visible") void follow(runId, stop.signal);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop.abort();
    };
  }, [runId]);
}

const RETRY_MS = 250;

async function follow(runId: string, signal: AbortSignal): Promise<void> {
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    const { stream } = await live({
      path: { run_id: runId },
      signal,
      cache: "no-store",
      sseMaxRetryAttempts: 1,
    });
    while (!(await stream.next()).done) {
      tell(true);
      refresh();
    }
    if (stopped()) return;
    tell(false);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

let asking = false;
let again = false;

// Questions are never cut short by newer news, so that a slow one comes to its end.
function refresh(): void {
  again = true;
  if (asking) return;
  asking = true;
  void (async () => {
    while (again) {
      again = false;
      await cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    }
    asking = false;
  })();
}
