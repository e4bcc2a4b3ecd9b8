import { words } from "../words";

interface StatusProps {
  status: string;
  endReason: string | null;
}

/** Where an assignment stands, in a word and a mark. */
export function Status({ status, endReason }: StatusProps) {
  const text = endReason === null ? (words.states[status] ?? status) : (words.ends[endReason] ?? endReason);
  const tone = endReason === "goal" ? "good" : status === "open" ? "open" : "plain";
  return <span className={`status status-${tone}`}>{text}</span>;
}
