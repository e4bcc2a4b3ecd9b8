import { run } from "../../api";
import type { RunDetail } from "../../api";
import { AnswersTab } from "../answers/AnswersTab";
import { CompareTab } from "../compare/CompareTab";
import { LiveTab } from "../dashboard/LiveTab";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { useLive } from "../data/live";
import { useMay } from "../data/session";
import { ExportTab } from "../exports/ExportTab";
import { Asked } from "../parts/Asked";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import type { RunTab } from "../routing/route";
import { addresses, RUN_TABS } from "../routing/route";
import { RunState } from "../runs/RunState";
import { words } from "../words";
import { WorkTab } from "../work/WorkTab";
import { SettingsTab } from "./SettingsTab";
import type { TabProps } from "./tabs";

const TABS: Record<RunTab, (props: TabProps) => React.ReactNode> = {
  live: LiveTab,
  work: WorkTab,
  answers: AnswersTab,
  compare: CompareTab,
  export: ExportTab,
  settings: SettingsTab,
};

interface RunPageProps {
  runId: string;
  tab: RunTab;
  rest: string;
}

/** One run, in parts; moves by itself. */
export function RunPage({ runId, tab, rest }: RunPageProps) {
  const asked = useGiven(["run", runId], () => given(run({ path: { run_id: runId } })), NOW_MS);
  useLive(runId);
  useTitle(asked.data?.summary.title ?? runId);
  const mayExport = useMay("export");
  const Tab = TABS[tab];
  return (
    <Asked of={asked} heading="h1">
      {(found) => (
        <>
          <Head run={found} />
          <nav className="nav nav-tabs" aria-label={words.tabs.label}>
            {RUN_TABS.filter((one) => one !== "export" || mayExport).map((one) => (
              <Link key={one} to={addresses.run(runId, one)} className="nav-link" current={one === tab}>
                {words.tabs[one]}
              </Link>
            ))}
          </nav>
          <Tab run={found} rest={rest} />
        </>
      )}
    </Asked>
  );
}

function Head({ run: { summary, goal, max_attempts, seed } }: { run: RunDetail }) {
  const policy = [
    words.run.units(summary.units),
    summary.kind === "form" ? words.run.form : words.run.upTo(max_attempts),
    ...(goal ? [words.run.goal(goal)] : []),
    words.run.seed(seed),
  ];
  return (
    <div className="page-head">
      <p className="crumbs">
        <Link to={addresses.runs}>{words.runs}</Link>
      </p>
      <h1>
        {summary.title} <span className="id">{summary.run_id}</span> <RunState status={summary.status} />
        {summary.pilot && <span className="tag">{words.pilot}</span>}
      </h1>
      <p className="muted">{policy.join(" · ")}</p>
    </div>
  );
}
