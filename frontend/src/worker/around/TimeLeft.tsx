import { useEffect, useRef } from "react";
import { words } from "../messages";
import type { Clock } from "../session/clock";
import { useNow } from "../session/useNow";

const warnBeforeMs = 60_000;
const againMs = 3_000;

interface TimeLeftProps {
  deadline: number;
  /** While the model works the time stands still. */
  paused: boolean;
  clock: Clock;
  /** How long before the end `onTimeUp` is called. */
  sendBeforeMs?: number;
  /** Called shortly before the end, and again if the server says that there is still time. */
  onTimeUp: (() => void) | null;
}

/** The countdown, when there is a limit. */
export function TimeLeft({ deadline, paused, clock, sendBeforeMs = 10_000, onTimeUp }: TimeLeftProps) {
  const now = useNow(clock, 500);
  const sentAt = useRef(0);
  useEffect(() => {
    if (paused || !onTimeUp || now < deadline - sendBeforeMs || now < sentAt.current + againMs) return;
    sentAt.current = now;
    onTimeUp();
  }, [now, deadline, paused, sendBeforeMs, onTimeUp]);
  if (paused) return <p className="time">{words.timePaused}</p>;
  const seconds = Math.max(0, Math.floor((deadline - now) / 1000));
  const soon = deadline - now < warnBeforeMs;
  return (
    <p className={`time ${soon ? "time-soon" : ""}`}>
      <span role="timer">
        {words.timeLeft(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`)}
      </span>
      <span className="visually-hidden" role="status">
        {soon ? words.timeSoon : ""}
      </span>
    </p>
  );
}
