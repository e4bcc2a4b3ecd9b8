import { useMemo, useSyncExternalStore } from "react";

const MOVED = "ajeeb-moved";

/** What stands behind the question mark of the address, and how to change some of it without a new page. */
export function useQuery(): [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const text = useSyncExternalStore(
    (changed) => {
      window.addEventListener("popstate", changed);
      window.addEventListener(MOVED, changed);
      return () => {
        window.removeEventListener("popstate", changed);
        window.removeEventListener(MOVED, changed);
      };
    },
    () => location.search,
  );
  return [useMemo(() => new URLSearchParams(text), [text]), change];
}

function change(changes: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(history.state, "", location.pathname + (text && `?${text}`));
  window.dispatchEvent(new Event(MOVED));
}

/** Put another query behind the address, without its question mark; still the same page. */
export function setQuery(text: string): void {
  history.replaceState(history.state, "", location.pathname + (text && `?${text}`));
  window.dispatchEvent(new Event(MOVED));
}
