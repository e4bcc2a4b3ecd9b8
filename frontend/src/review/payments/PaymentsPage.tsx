import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** What is due, and what was paid. */
export function PaymentsPage() {
  useTitle(words.payments);
  return (
    <div className="page-head">
      <h1>{words.payments}</h1>
    </div>
  );
}
