import { useSyncExternalStore } from "react";
import { decide } from "../../api";
import type { DecisionBody, Film, ReviewState } from "../../api";
import { Failure, given } from "../data/ask";
import { cache } from "../data/cache";
import { tell } from "./toasts";
import { words } from "./words";

export type Want = DecisionBody["want"];

/** What is decided on, as the reviewer saw it. */
export interface Seen {
  assignmentId: string;
  unit: number;
  reviewSeq: number;
  workSeq: number;
}

export const seen = (film: Film): Seen => ({
  assignmentId: film.row.assignment_id,
  unit: film.row.unit,
  reviewSeq: film.review.seq,
  workSeq: film.work_seq,
});

interface Made {
  of: Seen;
  /** The seq of the decision, once it is recorded; null if it was not. */
  seq: Promise<number | null>;
}

const TRIES = 5;
const AGAIN_AFTER_MS = 700;

/** What this tab has decided and not taken back, in order. */
const made: Made[] = [];
/** By assignment, where its review stands after all that was sent: one decision waits for the one before. */
const sent = new Map<string, Promise<number>>();
let waiting = 0;
const listeners = new Set<() => void>();

/** Send a decision; the page need not wait for it. Errors are told in a toast that leads back. */
export function send(of: Seen, want: Want): void {
  const seq = later(of, want);
  if (want.kind !== "undo") made.push({ of, seq });
}

/** Take back what was decided last in this tab, wherever it was. Null if there is nothing. */
export function undoLast(): Seen | null {
  const last = made.pop();
  if (last === undefined) return null;
  void last.seq.then((seq) => (seq === null ? null : later(last.of, { kind: "undo", seq })));
  return last.of;
}

/** How many decisions are on their way. */
export function useWaiting(): number {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
      };
    },
    () => waiting,
  );
}

async function later(of: Seen, want: Want): Promise<number | null> {
  const before = sent.get(of.assignmentId) ?? Promise.resolve(0);
  count(1);
  const answer = before.then((seq) => post(of, want, Math.max(seq, of.reviewSeq)));
  const stands = answer.then(
    (review) => review.seq,
    () => 0, // what follows is checked against what its own page showed
  );
  sent.set(of.assignmentId, stands);
  try {
    const review = await answer;
    known(of.assignmentId, review);
    tell({
      wrong: false,
      text: words.toast.done(of.unit, words.done[want.kind]),
      assignmentId: of.assignmentId,
    });
    return review.seq;
  } catch (error) {
    refused(of, want, error);
    return null;
  } finally {
    if (sent.get(of.assignmentId) === stands) sent.delete(of.assignmentId);
    count(-1);
  }
}

/** The same key each time: what arrived although its answer was lost is not done twice. */
async function post(of: Seen, want: Want, expect: number): Promise<ReviewState> {
  // What is taken back is named by its place: whatever came after it does not matter.
  const moving = want.kind === "undo" ? {} : { expect, seen: of.workSeq };
  const body = { want, key: newKey(), ...moving };
  for (let go = 1; ; go += 1) {
    try {
      return await given(decide({ path: { assignment_id: of.assignmentId }, body }));
    } catch (error) {
      if (!(error instanceof Failure && error.code === "offline") || go === TRIES) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS * go));
    }
  }
}

/** One for each decision; `randomUUID` is only there over https. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function known(assignmentId: string, review: ReviewState): void {
  cache.setQueryData<Film>(["assignment", assignmentId], (film) => film && { ...film, review });
}

function refused(of: Seen, want: Want, error: unknown): void {
  const offline = error instanceof Failure && error.code === "offline";
  const why = offline ? words.toast.offline : error instanceof Error ? error.message : "";
  tell({
    wrong: true,
    text: `${words.toast.failed(of.unit, words.done[want.kind])} ${why}`,
    assignmentId: of.assignmentId,
    link: words.toast.again,
  });
  void cache.invalidateQueries({ queryKey: ["assignment", of.assignmentId] });
}

function count(by: number): void {
  waiting += by;
  for (const changed of listeners) changed();
}

window.addEventListener("beforeunload", (event) => {
  if (waiting > 0) event.preventDefault();
});
