import { useEffect, useRef } from "react";
import { AssignmentPage } from "./assignment/AssignmentPage";
import { AuditPage } from "./audit/AuditPage";
import { WorkerUnitsPage } from "./compare/WorkerUnits";
import { cache, SESSION, useGiven } from "./data/cache";
import { codeInAddress, enter } from "./data/session";
import { DemoPage } from "./demo/DemoPage";
import { ModelsPage } from "./models/ModelsPage";
import { Frame } from "./parts/Frame";
import { PaymentsPage } from "./payments/PaymentsPage";
import type { Route } from "./routing/route";
import { routeOf, usePath } from "./routing/route";
import { RunPage } from "./run/RunPage";
import { RunsPage } from "./runs/RunsPage";
import { SettingsPage } from "./settings/SettingsPage";
import { Entering, SignIn } from "./signin/SignIn";
import { Welcome } from "./signin/Welcome";
import { words } from "./words";
import { WorkerPage } from "./workers/WorkerPage";
import { WorkersPage } from "./workers/WorkersPage";

/** The review app: who is there, then the page that the address names. */
export function App() {
  const path = usePath();
  const { data: session, failureCount } = useGiven(SESSION, enter);
  useEffect(() => {
    // Another link pasted into the same tab changes only the fragment.
    const enterAnew = (): void => {
      if (codeInAddress() === "") return;
      // A question under way was asked without the code, and would be taken for the answer.
      void cache
        .cancelQueries({ queryKey: SESSION })
        .then(() => cache.invalidateQueries({ queryKey: SESSION }));
    };
    window.addEventListener("hashchange", enterAnew);
    return () => {
      window.removeEventListener("hashchange", enterAnew);
    };
  }, []);
  useFocusOnMove(path);
  if (session === undefined) return <Entering away={failureCount > 1} />;
  if (session.state === "out") return <SignIn refused={session.refused} hasOwner={session.hasOwner} />;
  if (session.state === "welcome") return <Welcome {...session} />;
  const route = routeOf(path);
  return (
    <Frame who={session} here={route.page}>
      <PageOf key={path} route={route} />
    </Frame>
  );
}

/** After going to another page, keyboard and screen reader start at its top. */
function useFocusOnMove(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== path) document.getElementById("content")?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
}

function PageOf({ route }: { route: Route }) {
  switch (route.page) {
    case "runs":
      return <RunsPage />;
    case "run":
      return <RunPage runId={route.runId} tab={route.tab} rest={route.rest} />;
    case "assignment":
      return <AssignmentPage assignmentId={route.assignmentId} />;
    case "workers":
      return <WorkersPage />;
    case "worker":
      return <WorkerPage workerKey={route.workerKey} />;
    case "workerUnits":
      return <WorkerUnitsPage workerKey={route.workerKey} />;
    case "payments":
      return <PaymentsPage />;
    case "models":
      return <ModelsPage />;
    case "settings":
      return <SettingsPage />;
    case "audit":
      return <AuditPage />;
    case "demo":
      return <DemoPage />;
    case "unknown":
      return <NoSuchPage />;
  }
}

function NoSuchPage() {
  return (
    <div className="empty">
      <h1>{words.notFound.title}</h1>
      <p>{words.notFound.text}</p>
    </div>
  );
}
