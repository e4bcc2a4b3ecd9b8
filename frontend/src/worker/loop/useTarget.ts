import { useEffect, useState } from "react";
import type { TargetView } from "../../api";
import type { Note } from "../observe/recorder";
import type { Kept } from "../session/kept";

const stepMs = 250;

/** Whether the target may be seen now, and for how long still; counts only time in which the page is in sight. */
export function useTarget(target: TargetView | null, sent: boolean, kept: Kept, note: Note) {
  const limitMs = target?.seconds == null ? null : target.seconds * 1000;
  const [seenMs, setSeenMs] = useState(kept.seenMs);
  const timedOut = limitMs !== null && seenMs >= limitMs;
  const shown = target !== null && !timedOut && !(target.when === "first" && sent);

  useEffect(() => {
    if (!shown || limitMs === null) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      setSeenMs((before) => {
        kept.keepSeenMs(before + stepMs);
        return before + stepMs;
      });
    }, stepMs);
    return () => {
      clearInterval(timer);
    };
  }, [shown, limitMs, kept]);

  const [wasShown, setWasShown] = useState(false);
  useEffect(() => {
    if (shown === wasShown) return;
    note(shown ? "target_shown" : "target_hidden");
    setWasShown(shown);
  }, [shown, wasShown, note]);

  return { shown, secondsLeft: limitMs === null ? null : Math.ceil((limitMs - seenMs) / 1000) };
}
