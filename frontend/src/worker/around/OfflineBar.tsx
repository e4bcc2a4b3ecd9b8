import { words } from "../messages";
import type { Obstacle } from "../session/server";

interface OfflineBarProps {
  why: Obstacle;
  kept: boolean;
  onTry: () => void;
}

/** An action is waiting for the connection, or for the server to be able to save it. */
export function OfflineBar({ why, kept, onTry }: OfflineBarProps) {
  const [title, text] = waiting(why, kept);
  return (
    <div className="offline" role="alert">
      <p>
        <strong>{title}</strong> {text}
      </p>
      <button type="button" className="btn btn-sm btn-outline-primary" onClick={onTry}>
        {words.tryNow}
      </button>
    </div>
  );
}

function waiting(why: Obstacle, kept: boolean): string[] {
  if (why === "storage") return storage(kept);
  const [title = "", text = ""] = line(kept);
  return why === "not_served" ? [words.openingNotServedTitle, `${title} ${text}`] : [title, text];
}

const line = (kept: boolean) => [kept ? words.offlineTitle : words.offlineTitleNotKept, words.offlineText];

const storage = (kept: boolean) => [words.storageTitle, kept ? words.storageText : words.storageTextNotKept];
