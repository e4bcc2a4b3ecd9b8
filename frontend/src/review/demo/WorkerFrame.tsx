import { useState } from "react";
import { words } from "../words";

interface WorkerFrameProps {
  runId: string;
  url: string;
}

/** The worker's page. The link that was shown first stays, also over a restart that prints another one. */
export function WorkerFrame({ runId, url }: WorkerFrameProps) {
  const [kept] = useState(() => {
    const place = `ajeeb-demo:${runId}`;
    const before = sessionStorage.getItem(place);
    if (before === null) sessionStorage.setItem(place, url);
    return before ?? url;
  });
  return (
    <section className="panel panel-worker" aria-labelledby="play-worker">
      <header>
        <h2 id="play-worker">{words.play.worker}</h2>
        <a href={kept} target="_blank" rel="noreferrer">
          {words.play.ownTab}
        </a>
      </header>
      <iframe src={kept} title={words.play.workerFrame} />
    </section>
  );
}
