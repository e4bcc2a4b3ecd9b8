import { useEffect, useRef, useState } from "react";
import type { Film } from "../../api";
import { addresses, go } from "../routing/route";
import type { Acts } from "./DecisionBar";
import { useWho } from "../data/session";
import { seen, send, sendNow, takeBack, tellRefused, undoLast } from "./deciding";
import type { Seen, Want } from "./deciding";
import type { Opened } from "./known";
import type { Way } from "./queue";
import { fetchWay } from "./queue";
import { tell } from "./toasts";
import { words } from "./words";

/** The dialog that is open. */
export type Asking =
  | { for: "reject" | "bonus" | "keys" }
  /** attemptId: empty if it is about the whole. */
  | { for: "note"; attemptId: string }
  | null;

/** Where an assignment is, within the list that is gone through. */
export const placeOf = (assignmentId: string): string => addresses.assignment(assignmentId) + location.search;

export interface Deciding {
  acts: Acts;
  asking: Asking;
  close: () => void;
  /** Decide as a dialog says, which stays until it is recorded; throws what the server said otherwise. */
  answer: (want: Want) => Promise<void>;
  exclude: (attemptId: string) => void;
  /** Ask for a note on an attempt; on the whole, if the id is empty. */
  note: (attemptId: string) => void;
  takeBack: (seq: number) => void;
}

/** What the buttons and the keys of the page do. */
export function useDeciding(film: Film, marked: string | undefined, way: Way, opened: Opened): Deciding {
  const [asking, setAsking, isStill] = useAsking();
  const by = useWho()?.name ?? "";
  const of = seen(film, opened.known, by);
  const close = (): void => {
    setAsking(null);
  };
  const verdict = (want: Want): void => {
    send(of, want);
    // What somebody else decided is looked at first: the server will refuse.
    if (opened.meanwhile.length === 0) goOn(film, way);
  };
  const exclude = (attemptId: string): void => {
    const { excluded, excluded_attempts } = film.review;
    const isExcluded = attemptId === "" ? excluded : excluded_attempts.includes(attemptId);
    send(of, { kind: isExcluded ? "include" : "exclude", attempt_id: attemptId });
  };
  const note = (attemptId: string): void => {
    setAsking({ for: "note", attemptId });
  };
  const ofMarked = (act: (attemptId: string) => void): (() => void) | undefined =>
    marked === undefined
      ? undefined
      : () => {
          act(marked);
        };
  const acts: Acts = {
    approve: () => {
      verdict({ kind: "approve" });
    },
    softReject: () => {
      verdict({ kind: "soft_reject" });
    },
    reject: () => {
      setAsking({ for: "reject" });
    },
    bonus: () => {
      setAsking({ for: "bonus" });
    },
    exclude: ofMarked(exclude),
    excludeAll: () => {
      exclude("");
    },
    note: () => {
      note("");
    },
    noteOne: ofMarked(note),
    undo: () => {
      undo(of);
    },
    keys: () => {
      setAsking({ for: "keys" });
    },
  };
  return {
    acts,
    asking,
    close,
    answer: async (want) => {
      try {
        await sendNow(of, want);
      } catch (error) {
        if (isStill(asking)) throw error;
        tellRefused(of, want, error);
      }
      if (!isStill(asking)) return; // the dialog was left; a notice says what became of it
      close();
      if (want.kind === "reject") goOn(film, way);
    },
    exclude,
    note,
    takeBack: (seq) => {
      takeBack(of, seq);
    },
  };
}

/** The open dialog, a way to change it, and whether one is open still. */
function useAsking(): [Asking, (next: Asking) => void, (one: Asking) => boolean] {
  const [asking, setAsking] = useState<Asking>(null);
  const latest = useRef<Asking>(null);
  const change = (next: Asking): void => {
    latest.current = next;
    setAsking(next);
  };
  useEffect(
    () => () => {
      latest.current = null;
    },
    [],
  );
  return [asking, change, (one) => latest.current === one];
}

/** To the next assignment, or a word that there is none. */
function goOn(film: Film, way: Way): void {
  goAlong(film, way, ({ next: [next] }) => {
    if (next === undefined) tell({ wrong: false, text: words.toast.last });
    return next;
  });
}

/** Along the list: at once where the way is known, which it is unless somebody is faster than the server. */
export function goAlong(film: Film, way: Way, pick: (way: Way) => string | null | undefined): void {
  const { pathname, search } = location;
  const arrive = (known: Way): void => {
    if (location.pathname !== pathname) return; // gone elsewhere meanwhile
    const to = pick(known);
    if (to) go(addresses.assignment(to) + search);
  };
  if (way.known) arrive(way);
  // News of the decision would end a question of the cache.
  else fetchWay(film.row.assignment_id, search).then(arrive, () => undefined); // the page stays
}

/** What was decided last in this tab, and back to it; else the last own decision about what is shown. */
function undo(of: Seen): void {
  const taken = undoLast();
  if (taken === null) send(of, { kind: "undo" });
  else if (taken.assignmentId !== of.assignmentId) go(placeOf(taken.assignmentId));
}
