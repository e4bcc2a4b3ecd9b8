import { ago } from "./format";
import { useNow } from "./useNow";

/** When something happened, as long ago; the exact time on hover and for machines. */
export function Ago({ at }: { at: number }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {ago(at, Math.max(now, at))}
    </time>
  );
}
