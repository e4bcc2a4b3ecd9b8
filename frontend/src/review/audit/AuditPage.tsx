import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** Who decided what, and when. */
export function AuditPage() {
  useTitle(words.audit);
  return (
    <div className="page-head">
      <h1>{words.audit}</h1>
    </div>
  );
}
