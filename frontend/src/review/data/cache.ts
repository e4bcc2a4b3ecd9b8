import { notifyManager, QueryCache, QueryClient, QueryObserver } from "@tanstack/query-core";
import type { QueryKey, QueryObserverOptions, QueryObserverResult } from "@tanstack/query-core";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { Failure } from "./ask";

/** Who is working now is told anew this often. */
export const NOW_MS = 15_000;

export const SESSION: QueryKey = ["session"];

/** What the pages know. Live news make it ask again; an outage makes it wait. */
export const cache = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      const signedOut = error instanceof Failure && error.code === "signed_out";
      if (signedOut && query.queryKey[0] !== SESSION[0]) void cache.invalidateQueries({ queryKey: SESSION });
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: "always",
      staleTime: Infinity,
      refetchOnMount: "always",
      retry: (_, error) => error instanceof Failure && error.code === "offline",
      retryDelay: (count) => Math.min(300 * 2 ** count, 2000),
      placeholderData: (before: unknown) => before,
    },
  },
});

/**
 * The answer to a question, kept up to date; the one before stays until the next has come.
 * everyMs: ask again this often too, for answers that change by the mere passing of time.
 */
export function useGiven<T>(
  key: QueryKey,
  ask: () => Promise<T>,
  everyMs: number | false = false,
): QueryObserverResult<T> {
  const options: QueryObserverOptions<T> = { queryKey: key, queryFn: ask, refetchInterval: everyMs };
  const [observer] = useState(() => new QueryObserver<T>(cache, options));
  const subscribe = useCallback(
    (changed: () => void) => observer.subscribe(notifyManager.batchCalls(changed)),
    [observer],
  );
  const result = useSyncExternalStore(subscribe, () => observer.getCurrentResult());
  const hash = JSON.stringify(key);
  useEffect(() => {
    observer.setOptions(options);
    // The question is named by its key alone.
  }, [observer, hash]); // eslint-disable-line react-hooks/exhaustive-deps
  return result;
}
