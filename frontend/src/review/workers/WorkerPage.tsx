import { worker } from "../../api";
import type { WorkerDetail } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useMay } from "../data/session";
import { Asked } from "../parts/Asked";
import { duration, shortKey } from "../parts/format";
import { Tile } from "../parts/Tile";
import { Ago } from "../parts/Time";
import { useTitle } from "../parts/useTitle";
import { inWords } from "../payments/sums";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { BlockForm } from "./BlockForm";
import { Flags } from "./Flags";
import { History } from "./History";
import { KeptPart } from "./KeptPart";
import { Notes } from "./Notes";
import { Qualifications } from "./Qualifications";
import { approval, Tags } from "./WorkerTable";
import { words } from "./words";

/** One worker: history, qualifications, pay. */
export function WorkerPage({ workerKey }: { workerKey: string }) {
  useTitle(shortKey(workerKey));
  const mayOwn = useMay("own");
  const asked = useGiven(["worker", workerKey], () => given(worker({ path: { worker_key: workerKey } })));
  return (
    <Asked of={asked} heading="h1">
      {(found) => {
        const { row } = found;
        const isHere = row.erased_at === null;
        return (
          <>
            <Head worker={found} />
            <Figures worker={found} />
            <div className="two-sides">
              <Qualifications workerKey={workerKey} qualifications={row.qualifications} mayChange={isHere} />
              {isHere && <BlockForm workerKey={workerKey} blocked={row.blocked} />}
              <Notes workerKey={workerKey} decisions={found.decisions} mayChange={isHere} />
              {(mayOwn || !isHere) && <KeptPart worker={found} />}
            </div>
            <History workerKey={workerKey} />
          </>
        );
      }}
    </Asked>
  );
}

function Head({ worker: { row, known_as, runs } }: { worker: WorkerDetail }) {
  return (
    <div className="page-head">
      <p className="crumbs">
        <Link to={addresses.workers}>{words.title}</Link>
      </p>
      <h1>
        {words.worker} <span className="id">{row.worker_key}</span> <Tags row={row} />
        <Flags counts={row.counts} />
      </h1>
      <p className="muted">
        {known_as !== null && (
          <>
            {words.known} <span className="known">{known_as}</span> ·{" "}
          </>
        )}
        {words.cameBy} {row.provider} · {words.seen} <Ago at={row.first_seen} />
      </p>
      <p className="muted">
        {words.runs}:{" "}
        {runs.map(({ run_id, assignments }, index) => (
          <span key={run_id}>
            {index > 0 && ", "}
            <Link to={addresses.run(run_id, "work")}>{run_id}</Link> ({assignments})
          </span>
        ))}
        {" · "}
        <Link to={addresses.workerUnits(row.worker_key)}>{words.allUnits}</Link>
      </p>
    </div>
  );
}

function Figures({ worker: { row, pay, person_ms, person_of } }: { worker: WorkerDetail }) {
  const { counts } = row;
  return (
    <>
      <dl className="tiles">
        <Tile name={words.assignments} value={counts.assignments} note={words.open(counts.open)} />
        <Tile
          name={words.approval}
          value={approval(counts)}
          note={words.approvalLong}
          className="tile-time"
        />
        <Tile
          name={words.personTime}
          value={person_ms === null ? "–" : duration(person_ms)}
          note={words.personTimeOf(person_of)}
          className="tile-time"
        />
        <Tile
          name={words.median}
          value={counts.median_ms === null ? "–" : duration(counts.median_ms)}
          note={words.took}
          className="tile-time"
        />
        <Tile name={words.due} value={inWords(pay.due)} className="tile-time" />
        <Tile name={words.paid} value={inWords(pay.paid)} className="tile-time" />
      </dl>
      <p>
        <Link to={`${addresses.payments}?worker=${encodeURIComponent(row.worker_key)}`}>
          {words.payments}
        </Link>
      </p>
    </>
  );
}
