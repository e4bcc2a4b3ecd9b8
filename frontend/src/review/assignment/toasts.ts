import { useSyncExternalStore } from "react";

/** News about a decision that was sent while the page went on. */
export interface Toast {
  id: number;
  wrong: boolean;
  text: string;
  /** Where it happened, to go back to. */
  assignmentId?: string;
  /** What the link back is called. */
  link?: string;
}

const GONE_AFTER_MS = 6000;
const MOST_WRONG = 4;

let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Tell something; what is well goes away by itself, what went wrong stays until it is closed. */
export function tell(toast: Omit<Toast, "id">): void {
  last += 1;
  const id = last;
  // Good news replace the good news before; what went wrong waits to be read.
  const before = toasts.filter((one) => one.wrong).slice(-MOST_WRONG);
  change([...before, { ...toast, id }]);
  if (!toast.wrong) setTimeout(close, GONE_AFTER_MS, id);
}

export function close(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
      };
    },
    () => toasts,
  );
}

function change(next: Toast[]): void {
  toasts = next;
  for (const changed of listeners) changed();
}
