import { words } from "../messages";

/** An action is waiting for the connection. */
export function OfflineBar({ kept, onTry }: { kept: boolean; onTry: () => void }) {
  return (
    <div className="offline" role="alert">
      <p>
        <strong>{kept ? words.offlineTitle : words.offlineTitleNotKept}</strong> {words.offlineText}
      </p>
      <button type="button" className="btn btn-sm btn-outline-primary" onClick={onTry}>
        {words.tryNow}
      </button>
    </div>
  );
}
