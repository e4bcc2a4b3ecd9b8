import { useSyncExternalStore } from "react";

/** Which page an address names. */
export type Route =
  | { page: "runs" }
  | { page: "run"; runId: string; tab: RunTab; rest: string }
  | { page: "assignment"; assignmentId: string }
  | { page: "workers" }
  | { page: "worker"; workerKey: string }
  | { page: "workerUnits"; workerKey: string }
  | { page: "payments" }
  | { page: "models" }
  | { page: "settings" }
  | { page: "audit" }
  | { page: "demo" }
  | { page: "unknown" };

/** The parts of a run, each at an address of its own. */
export const RUN_TABS = ["live", "work", "answers", "compare", "export", "settings"] as const;
export type RunTab = (typeof RUN_TABS)[number];

const ALONE = ["demo", "workers", "payments", "models", "settings", "audit"] as const;

export function routeOf(path: string): Route {
  try {
    return named(path);
  } catch {
    return { page: "unknown" }; // no address that could be decoded
  }
}

function named(path: string): Route {
  const [, root, kind, id, tab = "live", rest = "", ...more] = path.replace(/\/$/, "").split("/");
  if (root !== "review" || more.length > 0) return { page: "unknown" };
  if (kind === undefined) return { page: "runs" };
  const alone = ALONE.find((page) => page === kind);
  if (alone !== undefined && id === undefined) return { page: alone };
  if (kind === "runs" && id) return ofRun(decodeURIComponent(id), tab, decodeURIComponent(rest));
  if (kind === "workers" && id && tab === "units" && !rest)
    return { page: "workerUnits", workerKey: decodeURIComponent(id) };
  if (tab !== "live" || rest) return { page: "unknown" };
  if (kind === "assignments" && id) return { page: "assignment", assignmentId: decodeURIComponent(id) };
  if (kind === "workers" && id) return { page: "worker", workerKey: decodeURIComponent(id) };
  return { page: "unknown" };
}

function ofRun(runId: string, name: string, rest: string): Route {
  const tab = RUN_TABS.find((one) => one === name);
  return tab === undefined ? { page: "unknown" } : { page: "run", runId, tab, rest };
}

export const addresses = {
  runs: "/review",
  demo: "/review/demo",
  run: (runId: string, tab: RunTab = "live", rest = "") =>
    [
      "/review/runs",
      encodeURIComponent(runId),
      ...(tab === "live" ? [] : [tab]),
      ...(rest ? [encodeURIComponent(rest)] : []),
    ].join("/"),
  workers: "/review/workers",
  worker: (workerKey: string) => `/review/workers/${encodeURIComponent(workerKey)}`,
  workerUnits: (workerKey: string) => `/review/workers/${encodeURIComponent(workerKey)}/units`,
  payments: "/review/payments",
  models: "/review/models",
  settings: "/review/settings",
  audit: "/review/audit",
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
