import { useTitle } from "../parts/useTitle";
import { words } from "../words";

/** People and roles, API tokens, webhooks. */
export function SettingsPage() {
  useTitle(words.settings);
  return (
    <div className="page-head">
      <h1>{words.settings}</h1>
    </div>
  );
}
