import { words } from "../messages";
import { timeOfDay } from "../session/spell";
import type { Sending } from "../state";

interface SavedLineProps {
  savedAt: number;
  sending: Sending | null;
  draft: boolean;
  draftKept: boolean;
}

/** What is saved, and where: only what is true. */
export function SavedLine({ savedAt, sending, draft, draftKept }: SavedLineProps) {
  const unsafe = (sending !== null && sending.unreached !== null) || (draft && !draftKept);
  return (
    <p className="saved">
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={unsafe ? "unsafe" : ""}>
        {sending ? <circle cx="8" cy="8" r="5" /> : <path d="m3 8.5 3.5 3.5L13 5" />}
      </svg>
      <span>{sending ? sendingText(sending, draftKept) : words.saved(timeOfDay(savedAt))}</span>
      {!sending && draft && <span> · {draftKept ? words.draftKept : words.draftNotKept}</span>}
    </p>
  );
}

function sendingText({ unreached }: Sending, kept: boolean): string {
  if (unreached === null) return words.saving;
  return kept ? words.notSaved : words.notKept;
}
