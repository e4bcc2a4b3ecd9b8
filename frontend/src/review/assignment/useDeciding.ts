import { useState } from "react";
import type { Film } from "../../api";
import { addresses, go } from "../routing/route";
import type { Acts } from "./DecisionBar";
import { seen, send, undoLast } from "./deciding";
import type { Want } from "./deciding";
import type { Way } from "./queue";
import { fetchWay } from "./queue";
import { tell } from "./toasts";
import { words } from "./words";

/** The dialog that is open. */
export type Asking = "reject" | "bonus" | "note" | "keys" | null;

/** Where an assignment is, within the list that is gone through. */
export const placeOf = (assignmentId: string): string => addresses.assignment(assignmentId) + location.search;

export interface Deciding {
  acts: Acts;
  asking: Asking;
  close: () => void;
  /** Decide, and go on to the next assignment at once. */
  verdict: (want: Want) => void;
  /** Decide, and stay. */
  stay: (want: Want) => void;
  exclude: (attemptId: string) => void;
}

/** What the buttons and the keys of the page do. */
export function useDeciding(film: Film, marked: string | undefined, way: Way): Deciding {
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => {
    setAsking(null);
  };
  const stay = (want: Want): void => {
    close();
    send(seen(film), want);
  };
  const verdict = (want: Want): void => {
    stay(want);
    goOn(film, way);
  };
  const exclude = (attemptId: string): void => {
    const { excluded, excluded_attempts } = film.review;
    const isExcluded = attemptId === "" ? excluded : excluded_attempts.includes(attemptId);
    stay({ kind: isExcluded ? "include" : "exclude", attempt_id: attemptId });
  };
  const acts: Acts = {
    approve: () => {
      verdict({ kind: "approve" });
    },
    softReject: () => {
      verdict({ kind: "soft_reject" });
    },
    reject: () => {
      setAsking("reject");
    },
    bonus: () => {
      setAsking("bonus");
    },
    exclude:
      marked === undefined
        ? undefined
        : () => {
            exclude(marked);
          },
    excludeAll: () => {
      exclude("");
    },
    note: () => {
      setAsking("note");
    },
    undo: () => {
      undo(film);
    },
    keys: () => {
      setAsking("keys");
    },
  };
  return { acts, asking, close, verdict, stay, exclude };
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
function undo(film: Film): void {
  const taken = undoLast();
  if (taken === null) send(seen(film), { kind: "undo" });
  else if (taken.assignmentId !== film.row.assignment_id) go(placeOf(taken.assignmentId));
}
