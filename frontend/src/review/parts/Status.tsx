import { words } from "../words";
import { isRecent } from "./format";
import { useNow } from "./useNow";

interface StatusProps {
  status: string;
  endReason: string | null;
  lastAt: number;
}

/** Where an assignment stands, in a word and a mark. */
export function Status({ status, endReason, lastAt }: StatusProps) {
  const now = useNow();
  const working = status === "open" && isRecent(lastAt, now);
  const text =
    endReason !== null
      ? (words.ends[endReason] ?? endReason)
      : working
        ? words.workingNow
        : (words.states[status] ?? status);
  const tone = endReason === "goal" ? "good" : working ? "open" : "plain";
  return <span className={`status status-${tone}`}>{text}</span>;
}
