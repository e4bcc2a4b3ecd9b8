import { useSyncExternalStore } from "react";
import { decide } from "../../api";
import type { DecisionBody, Film, ReviewState } from "../../api";
import { Failure, given } from "../data/ask";
import { cache } from "../data/cache";
import { addresses } from "../routing/route";
import { knownSeq, tellSeq } from "./known";
import { fetchFilm, filmKey } from "./queue";
import { tell } from "./toasts";
import { words } from "./words";

export type Want = DecisionBody["want"];

/** What is decided on, as the reviewer saw it. */
export interface Seen {
  assignmentId: string;
  unit: number;
  /** Up to where the reviewer knows the decisions about it. */
  reviewSeq: number;
  workSeq: number;
  /** The reviewer. */
  by: string;
}

export const seen = (film: Film, known: number, by: string): Seen => ({
  assignmentId: film.row.assignment_id,
  unit: film.row.unit,
  reviewSeq: known,
  workSeq: film.work_seq,
  by,
});

interface Made {
  of: Seen;
  /** The seq of the decision, once it is recorded; null if it was not. */
  seq: Promise<number | null>;
}

const TRIES = 5;
const AGAIN_AFTER_MS = 700;

/** What this tab has decided and not taken back, in order. */
let made: Made[] = [];
/** By assignment, where its review is known to stand after all that was sent: one decision waits for the one before. */
const sent = new Map<string, Promise<number>>();
let waiting = 0;
const listeners = new Set<() => void>();

/** Send a decision; the page need not wait for it. Errors are told in a toast that leads back. */
export function send(of: Seen, want: Want): void {
  sendNow(of, want).catch((error: unknown) => {
    tellRefused(of, want, error);
  });
}

/** Send a decision and wait until it is recorded. Throws a Failure, of which nothing was told. */
export async function sendNow(of: Seen, want: Want): Promise<void> {
  const answer = later(of, want);
  const one = { of, seq: answer.catch(() => null) };
  if (want.kind !== "undo") made.push(one);
  try {
    await answer;
  } catch (error) {
    made = made.filter((other) => other !== one);
    throw error;
  }
}

/** Take a given decision back. */
export function takeBack(of: Seen, seq: number): void {
  send(of, { kind: "undo", seq });
  for (const one of made) {
    void one.seq.then((own) => {
      if (own === seq && one.of.assignmentId === of.assignmentId)
        made = made.filter((other) => other !== one);
    });
  }
}

/** Take back what was decided last in this tab, wherever it was. Null if there is nothing. */
export function undoLast(): Seen | null {
  const last = made.pop();
  if (last === undefined) return null;
  void last.seq.then((seq) => {
    if (seq !== null) send(last.of, { kind: "undo", seq });
  });
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

async function later(of: Seen, want: Want): Promise<number> {
  const before = sent.get(of.assignmentId) ?? Promise.resolve(0);
  count(1);
  const known = before.then((seq) => Math.max(seq, of.reviewSeq));
  const answer = known.then((seq) => post(of, want, seq));
  const stands = Promise.all([known, answer]).then(
    ([seq, review]) => knownSeq(review, seq, of.by),
    () => 0, // what follows is checked against what its own page showed
  );
  sent.set(of.assignmentId, stands);
  try {
    const review = await answer;
    keep(of.assignmentId, review);
    if (isChecked(want)) tellSeq(of.assignmentId, review.seq);
    tell({
      wrong: false,
      text: words.toast.done(of.unit, words.done[want.kind]),
      assignmentId: of.assignmentId,
    });
    return review.seq;
  } catch (error) {
    await lookAgain(of, error);
    throw error;
  } finally {
    if (sent.get(of.assignmentId) === stands) sent.delete(of.assignmentId);
    count(-1);
  }
}

/** What is taken back is named by its place, and a note changes nothing: whatever others did does not matter. */
const isChecked = (want: Want): boolean => want.kind !== "undo" && want.kind !== "note";

/** The same key each time: what arrived although its answer was lost is not done twice. */
async function post(of: Seen, want: Want, expect: number): Promise<ReviewState> {
  const moving = isChecked(want) ? { expect, seen: of.workSeq } : {};
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

function keep(assignmentId: string, review: ReviewState): void {
  cache.setQueryData<Film>(filmKey(assignmentId), (film) => film && { ...film, review });
}

/** Have what really stands at hand; from then on the reviewer knows what others decided. */
async function lookAgain(of: Seen, error: unknown): Promise<void> {
  if (error instanceof Failure && error.code === "offline") return;
  const film = await fetchFilm(of.assignmentId).catch(() => null);
  if (film === null) return;
  cache.setQueryData<Film>(filmKey(of.assignmentId), film);
  if (error instanceof Failure && error.code === "decided_meanwhile")
    tellSeq(of.assignmentId, film.review.seq);
}

/**
 * A decision was not recorded, and no dialog says so: the page says it where it is still open, and a notice wherever
 * the reviewer went.
 */
export function tellRefused(of: Seen, want: Want, error: unknown): void {
  const code = error instanceof Failure ? error.code : "";
  if (code === "decided_meanwhile" && location.pathname === addresses.assignment(of.assignmentId)) {
    tellSeq(of.assignmentId, 0, error instanceof Error ? error.message : "");
    return;
  }
  const why = code === "offline" ? words.toast.offline : error instanceof Error ? error.message : "";
  tell({
    wrong: true,
    text: `${words.toast.failed(of.unit, words.done[want.kind])} ${why}`,
    assignmentId: of.assignmentId,
    link: words.toast.again,
  });
}

function count(by: number): void {
  waiting += by;
  for (const changed of listeners) changed();
}

window.addEventListener("beforeunload", (event) => {
  if (waiting > 0) event.preventDefault();
});
