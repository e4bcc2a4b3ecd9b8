import { useState } from "react";
import { comparedByWorker } from "../../api";
import type { ComparedWork, WorkerUnits as Found } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words as common } from "../words";
import { SideBySide } from "./SideBySide";
import { Pages } from "./UnitList";
import { compareWords as words } from "./words";

/** One worker with everything that they worked on, side by side. */
export function WorkerUnits({ workerKey }: { workerKey: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const query = after === null ? {} : { after };
  const asked = useGiven(["worker units", workerKey, query], () =>
    given(comparedByWorker({ path: { worker_key: workerKey }, query })),
  );
  return (
    <Asked of={asked}>
      {(found) => (
        <>
          <SideBySide
            label={words.scrollerUnits}
            work={found.work}
            score={(work) => found.scores[runOf(found, work)] ?? null}
            heading={(work) => <UnitHeading work={work} runId={runOf(found, work)} />}
          />
          <Pages after={after} next={found.next_after} onGo={setAfter} />
        </>
      )}
    </Asked>
  );
}

/** The same as a page. */
export function WorkerUnitsPage({ workerKey }: { workerKey: string }) {
  const title = words.ofWorker(workerKey.slice(0, 8));
  useTitle(title);
  return (
    <>
      <div className="page-head">
        <p className="crumbs">
          <Link to={addresses.workers}>{common.workers}</Link>
          <Link to={addresses.worker(workerKey)}>{words.worker(workerKey.slice(0, 8))}</Link>
        </p>
        <h1>{title}</h1>
        <p className="muted compare-keys">{words.keysOfWorker}</p>
      </div>
      <WorkerUnits workerKey={workerKey} />
    </>
  );
}

const runOf = (found: Found, work: ComparedWork): string => found.runs[work.assignment_id] ?? "";

function UnitHeading({ work, runId }: { work: ComparedWork; runId: string }) {
  return (
    <>
      <h2 className="side-title">
        <Link to={addresses.run(runId, "compare", String(work.unit))}>{words.unit(work.unit)}</Link>{" "}
        <Link to={addresses.run(runId)} className="id">
          {runId}
        </Link>
      </h2>
      {work.target && (
        <img
          className="picture side-target"
          src={work.target.url}
          width={work.target.width ?? 512}
          height={work.target.height ?? 512}
          alt={words.target(work.unit)}
          loading="lazy"
        />
      )}
    </>
  );
}
