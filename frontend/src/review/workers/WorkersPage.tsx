import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** The workers of the project. */
export function WorkersPage() {
  useTitle(words.workers);
  return (
    <div className="page-head">
      <h1>{words.workers}</h1>
    </div>
  );
}
