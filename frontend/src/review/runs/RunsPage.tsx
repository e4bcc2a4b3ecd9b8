import { useState } from "react";
import type { RunSummary } from "../../api";
import { runs, tasks } from "../../api";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { useLive } from "../data/live";
import { useMay } from "../data/session";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { useTitle } from "../parts/useTitle";
import { useQuery } from "../routing/query";
import { words as shared } from "../words";
import { LaunchDialog } from "./LaunchDialog";
import { RunCard } from "./RunCard";
import { words } from "./words";

const FILTERS = ["going", "open", "paused", "closed", "archived"] as const;
type Filter = (typeof FILTERS)[number];

/** The runs, newest first. */
export function RunsPage() {
  const asked = useGiven(["runs"], () => given(runs()), NOW_MS);
  const [query, change] = useQuery();
  const filter = FILTERS.find((one) => one === query.get("state")) ?? "going";
  useLive(asked.data?.[0]?.run_id ?? null);
  useTitle(shared.runs);
  return (
    <>
      <div className="runs-head">
        <h1>{shared.runs}</h1>
        <label className="visually-hidden" htmlFor="runs-filter">
          {words.filter}
        </label>
        <select
          id="runs-filter"
          className="form-select form-select-sm w-auto"
          value={filter}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            change({ state: chosen === "going" ? null : chosen });
          }}
        >
          {FILTERS.map((one) => (
            <option key={one} value={one}>
              {words.filters[one]}
              {asked.data && ` (${asked.data.filter((run) => isIn(run, one)).length})`}
            </option>
          ))}
        </select>
        <LaunchButton />
      </div>
      <Asked of={asked}>{(found) => <Shown found={found} filter={filter} />}</Asked>
    </>
  );
}

function Shown({ found, filter }: { found: RunSummary[]; filter: Filter }) {
  const shown = found.filter((run) => isIn(run, filter));
  if (found.length === 0) return <NoRuns />;
  if (shown.length === 0) return <Empty title={words.noneOf} text={words.noneOfText} />;
  return (
    <ul className="run-list">
      {shown.map((run) => (
        <li key={run.run_id}>
          <RunCard run={run} />
        </li>
      ))}
    </ul>
  );
}

function NoRuns() {
  return <Empty title={shared.run.none} text={words.noneText} command={words.noneCommand} />;
}

function LaunchButton() {
  const mayManage = useMay("manage");
  const [open, setOpen] = useState(false);
  if (!mayManage) return null;
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        {words.launch}
      </button>
      {open && (
        <Launching
          onEnd={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function Launching({ onEnd }: { onEnd: () => void }) {
  const asked = useGiven(["tasks"], () => given(tasks()));
  return asked.data === undefined ? null : <LaunchDialog from={asked.data} onEnd={onEnd} />;
}

function isIn({ status }: RunSummary, filter: Filter): boolean {
  if (filter === "archived") return status.archived;
  if (status.archived) return false;
  return filter === "going" ? status.state !== "closed" : status.state === filter;
}
