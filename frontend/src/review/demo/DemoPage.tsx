import { useState } from "react";
import { assignment, demo } from "../../api";
import type { DemoState } from "../../api";
import { LearningCurve } from "../curve/LearningCurve";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useConnection, useLive } from "../data/live";
import { Asked } from "../parts/Asked";
import { Command } from "../parts/Command";
import { useTitle } from "../parts/useTitle";
import { words } from "../words";
import { AddWorkers } from "./AddWorkers";
import { KillServer } from "./KillServer";
import { NewestFilm } from "./NewestFilm";
import { RowsWritten } from "./RowsWritten";
import { ServerState } from "./ServerState";
import { WorkerFrame } from "./WorkerFrame";

/** The whole product on one page: play a worker, watch the record, take the power away. */
export function DemoPage() {
  const asked = useGiven(["demo"], () => given(demo()));
  useLive(asked.data?.run_id ?? null);
  useTitle(words.demo);
  return (
    <Asked of={asked} heading="h1">
      {(found) => <Shown demo={found} />}
    </Asked>
  );
}

function Shown({ demo: shown }: { demo: DemoState }) {
  const { assignment_id } = shown;
  const film = useGiven(["assignment", assignment_id], async () =>
    assignment_id === null ? null : await given(assignment({ path: { assignment_id } })),
  );
  // Armed until the server has gone since.
  const { since } = useConnection();
  const [armedAt, setArmedAt] = useState<number | null>(null);
  const armed = armedAt !== null && since < armedAt;
  const { play } = words;
  return (
    <>
      <div className="page-head play-head">
        <h1>{play.title}</h1>
        <p className="lead">{play.lead}</p>
        <div className="play-buttons">
          <AddWorkers />
          <KillServer
            onArmed={() => {
              setArmedAt(performance.now());
            }}
          />
        </div>
        <ServerState armed={armed} rows={film.data?.events.length ?? 0} />
      </div>
      <div className="play">
        <WorkerFrame runId={shown.run_id} url={shown.worker_url} />
        <NewestFilm film={film.data ?? null} />
        <RowsWritten film={film.data ?? null} />
        <LearningCurve runId={shown.run_id} title={play.curve} />
      </div>
      <section aria-labelledby="load">
        <h2 id="load">{play.load}</h2>
        <p className="muted">{play.loadText}</p>
        <Command text={shown.load_command} />
      </section>
    </>
  );
}
