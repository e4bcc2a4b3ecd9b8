import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** Backends: health, queue, latency, errors, spend. */
export function ModelsPage() {
  useTitle(words.models);
  return (
    <div className="page-head">
      <h1>{words.models}</h1>
    </div>
  );
}
