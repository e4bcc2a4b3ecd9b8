import { useSyncExternalStore } from "react";

/** Which page an address names. */
export type Route =
  | { page: "runs" }
  | { page: "run"; runId: string }
  | { page: "assignment"; assignmentId: string }
  | { page: "demo" }
  | { page: "unknown" };

export function routeOf(path: string): Route {
  try {
    return named(path);
  } catch {
    return { page: "unknown" }; // no address that could be decoded
  }
}

function named(path: string): Route {
  const [, root, kind, id, ...rest] = path.replace(/\/$/, "").split("/");
  if (root !== "review" || rest.length > 0) return { page: "unknown" };
  if (kind === undefined) return { page: "runs" };
  if (kind === "demo" && id === undefined) return { page: "demo" };
  if (kind === "runs" && id) return { page: "run", runId: decodeURIComponent(id) };
  if (kind === "assignments" && id) return { page: "assignment", assignmentId: decodeURIComponent(id) };
  return { page: "unknown" };
}

export const addresses = {
  runs: "/review",
  demo: "/review/demo",
  run: (runId: string) => `/review/runs/${encodeURIComponent(runId)}`,
  assignment: (assignmentId: string) => `/review/assignments/${encodeURIComponent(assignmentId)}`,
};

const MOVED = "ajeeb-moved";

/** Go to another page of this app. */
export function go(address: string): void {
  history.pushState(null, "", address);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** The path of the address, as it changes. */
export function usePath(): string {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("popstate", changed);
      window.addEventListener(MOVED, changed);
      return () => {
        window.removeEventListener("popstate", changed);
        window.removeEventListener(MOVED, changed);
      };
    },
    () => location.pathname,
  );
}
