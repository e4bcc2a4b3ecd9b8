import type { FailureView } from "../api";
import { words } from "./messages";

/** What to say about an attempt that gave nothing: whose side it was, and whether it counts. */
export function failureText(failure: FailureView | null): string {
  if (failure === null) return "";
  if (failure.status === "cancelled")
    return failure.counted ? words.failure.cancelledLate : words.failure.cancelled;
  return `${reason(failure.status)} ${failure.counted ? words.failure.counted : words.failure.free}`;
}

// Only a refusal is about the text; whatever else went wrong is never the worker's doing.
function reason(status: FailureView["status"]): string {
  switch (status) {
    case "refused":
    case "filtered":
      return words.failure[status];
    default:
      return words.failure.ours;
  }
}
