import { useEffect, useState } from "react";
import { ago } from "./format";

/** When something happened, as long ago; the exact time on hover and for machines. */
export function Ago({ at }: { at: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 5000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {ago(at, Math.max(now, at))}
    </time>
  );
}
