import { useEffect, useState } from "react";
import { assignment } from "../../api";
import type { Film } from "../../api";
import { given } from "../data/ask";
import { cache } from "../data/cache";

/** How many of the next assignments are fetched before anybody asks for them, images included. */
const AHEAD = 3;

export const filmKey = (assignmentId: string) => ["assignment", assignmentId];

export const fetchFilm = (assignmentId: string): Promise<Film> =>
  given(assignment({ path: { assignment_id: assignmentId } }));

/** The assignments before and after this one in the list that the reviewer goes through. */
export interface Neighbours {
  before: string | null;
  next: string | null;
}

/** Next to this one in the run, newest first. */
export const inRun = (film: Film): Neighbours => ({ before: film.newer, next: film.older });

/** Have the next films and their images at hand when the reviewer comes to them. */
export function useAhead(film: Film | undefined): void {
  const id = film?.row.assignment_id;
  const next = film?.older ?? null;
  const before = film?.newer ?? null;
  useEffect(() => {
    let gone = false;
    const fetchOn = async (from: string | null, steps: number): Promise<void> => {
      if (from === null || steps === 0 || gone) return;
      const found = await cache.query({ queryKey: filmKey(from), queryFn: () => fetchFilm(from) });
      for (const url of pictures(found)) new Image().src = url;
      await fetchOn(found.older, steps - 1);
    };
    const quiet = (): void => undefined; // it will be asked for again when it is opened
    fetchOn(next, AHEAD)
      .then(() => fetchOn(before, 1), quiet)
      .catch(quiet);
    return () => {
      gone = true;
    };
  }, [id, next, before]);
}

function pictures(film: Film): string[] {
  const shown = [film.row.target, ...film.attempts.flatMap((one) => one.outputs.map((made) => made.picture))];
  return shown.flatMap((picture) => (picture === null ? [] : [picture.url]));
}

/** Which attempt the keys are about: the last one, until another is chosen. */
export function useMarked(film: Film): [number, (by: number) => void] {
  const [chosen, choose] = useState<number | null>(null);
  const last = film.attempts.length - 1;
  const marked = Math.min(chosen ?? last, last);
  const move = (by: number): void => {
    choose(Math.max(0, Math.min(last, marked + by)));
  };
  return [marked, move];
}
