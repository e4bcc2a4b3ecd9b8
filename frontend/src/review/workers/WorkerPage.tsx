import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** One worker: history, qualifications, pay. */
export function WorkerPage({ workerKey }: { workerKey: string }) {
  useTitle(words.workers);
  return (
    <div className="page-head">
      <h1>{words.workers}</h1>
      <p>{workerKey}</p>
    </div>
  );
}
