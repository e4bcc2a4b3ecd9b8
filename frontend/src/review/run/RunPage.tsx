import { run } from "../../api";
import type { RunDetail } from "../../api";
import { LearningCurve } from "../curve/LearningCurve";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { useLive } from "../data/live";
import { FormRun } from "../form/FormRun";
import { Asked } from "../parts/Asked";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";
import { AssignmentList } from "./AssignmentList";
import { Counters } from "./Counters";
import { RunCalls } from "./RunCalls";

/** One run: counters, learning curve or answers, assignments; moves by itself. */
export function RunPage({ runId }: { runId: string }) {
  const asked = useGiven(["run", runId], () => given(run({ path: { run_id: runId } })), NOW_MS);
  useLive(runId);
  useTitle(asked.data?.summary.title ?? runId);
  return (
    <Asked of={asked} heading="h1">
      {(found) => <Shown run={found} />}
    </Asked>
  );
}

function Shown({ run: { summary, goal, max_attempts, score, seed } }: { run: RunDetail }) {
  const isForm = summary.kind === "form";
  const policy = [
    words.run.units(summary.units),
    isForm ? words.run.form : words.run.upTo(max_attempts),
    ...(goal ? [words.run.goal(goal)] : []),
    words.run.seed(seed),
  ];
  return (
    <>
      <div className="page-head">
        <p className="crumbs">
          <Link to={addresses.runs}>{words.runs}</Link>
        </p>
        <h1>
          {summary.title} <span className="id">{summary.run_id}</span>
          {summary.pilot && <span className="tag">{words.pilot}</span>}
        </h1>
        <p className="muted">{policy.join(" · ")}</p>
      </div>
      {isForm ? (
        <FormRun run={summary} />
      ) : (
        <>
          <Counters counters={summary.counters} places={summary.places} />
          <RunCalls runId={summary.run_id} />
          <LearningCurve runId={summary.run_id} />
        </>
      )}
      <AssignmentList runId={summary.run_id} score={score} isForm={isForm} />
    </>
  );
}
