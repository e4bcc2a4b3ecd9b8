import { useEffect, useState } from "react";
import { useConnection } from "../data/live";
import { words } from "../words";

interface ServerStateProps {
  armed: boolean;
  /** Rows of the assignment that is being played. */
  rows: number;
}

/** Whether the server is there: up, about to be killed, gone for so long, back after so long. */
export function ServerState({ armed, rows }: ServerStateProps) {
  const { up, since, outageMs } = useConnection();
  const now = useNow(!up);
  const [kept, setKept] = useState(rows);
  if (!up && kept !== rows) setKept(rows);
  const { play } = words;
  if (!up) {
    return (
      <p className="server server-gone">
        <span role="status" className="visually-hidden">
          {words.away}
        </span>
        {play.gone(seconds(Math.max(0, now - since)))}
      </p>
    );
  }
  const back = outageMs === null ? play.up : play.back(seconds(outageMs), kept);
  return (
    <p className={armed ? "server server-armed" : "server"} role="status">
      {armed ? play.armed : back}
    </p>
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The page's clock, moving while `moving`. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 100);
    return () => {
      clearInterval(timer);
    };
  }, [moving]);
  return now;
}
