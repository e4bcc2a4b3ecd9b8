import { useEffect, useState, useSyncExternalStore } from "react";
import { live, liveHere } from "../../api";
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
  useStream(runId, (run_id, how) => live({ path: { run_id }, ...how }), ignore);
}

/** The same for one assignment, to which it tells too who else has it open: their names. */
export function useLiveHere(assignmentId: string | null): string[] {
  const [others, setOthers] = useState<string[]>([]);
  useStream(
    assignmentId,
    (assignment_id, how) => liveHere({ path: { assignment_id }, ...how }),
    (news) => {
      setOthers(isHere(news) ? news.others : []);
    },
  );
  return others;
}

const ignore = (): void => undefined;

function isHere(news: unknown): news is { others: string[] } {
  return typeof news === "object" && news !== null && "others" in news && Array.isArray(news.others);
}

interface How {
  signal: AbortSignal;
  cache: "no-store";
  sseMaxRetryAttempts: number;
}

type Open = (id: string, how: How) => Promise<{ stream: AsyncGenerator }>;

/** hear: what comes, and null whenever nothing comes any more. */
function useStream(id: string | null, open: Open, hear: (news: unknown) => void): void {
  useEffect(() => {
    if (id === null) return;
    let stop = new AbortController();
    // Browsers allow few connections to one server: a tab that nobody looks at gives its own back.
    const look = (): void => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState === "visible") void follow((how) => open(id, how), hear, stop.signal);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop.abort();
    };
    // The stream is named by its id alone.
  }, [id]); // eslint-disable-line react-hooks/exhaustive-deps
}

const RETRY_MS = 250;

async function follow(
  open: (how: How) => ReturnType<Open>,
  hear: (news: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    const { stream } = await open({ signal, cache: "no-store", sseMaxRetryAttempts: 1 });
    for (let next = await stream.next(); !next.done; next = await stream.next()) {
      tell(true);
      hear(next.value);
      refresh();
    }
    if (stopped()) return;
    hear(null);
    tell(false);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

const waitingForNews = new Set<() => void>();

/** Call something whenever news come; what it gives ends that. */
export function onNews(heard: () => void): () => void {
  waitingForNews.add(heard);
  return () => {
    waitingForNews.delete(heard);
  };
}

let asking = false;
let again = false;

// Questions are never cut short by newer news, so that a slow one comes to its end.
function refresh(): void {
  for (const heard of waitingForNews) heard();
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
