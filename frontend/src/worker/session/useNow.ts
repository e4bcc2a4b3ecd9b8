import { useEffect, useState } from "react";
import type { Clock } from "./clock";

/** The server's time, renewed every so often. */
export function useNow(clock: Clock, everyMs: number): number {
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(clock.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [clock, everyMs]);
  return now;
}
