import { useEffect, useState } from "react";
import { assignment, neighbours } from "../../api";
import type { Film, NeighboursData } from "../../api";
import { given } from "../data/ask";
import { cache, useGiven } from "../data/cache";

export const filmKey = (assignmentId: string) => ["assignment", assignmentId];

export const fetchFilm = (assignmentId: string): Promise<Film> =>
  given(assignment({ path: { assignment_id: assignmentId } }));

/** The way on from one assignment, within the list that the reviewer goes through. */
export interface Way {
  before: string | null;
  /** The next ones, as far as they are known. */
  next: string[];
  /** False until the server has said how the table is filtered and sorted. */
  known: boolean;
}

type Query = NonNullable<NeighboursData["query"]>;

const MANY = new Set(["status", "decision", "end", "flag"]);
const OF_THE_PAGE = new Set(["after", "limit"]);

/** What the table of work was asked, from its address; that is carried along. */
export function queryOf(search: string): Query {
  const asked = new URLSearchParams(search);
  const names = [...new Set(asked.keys())].filter((name) => !OF_THE_PAGE.has(name));
  return Object.fromEntries(
    names.map((name) => [name, MANY.has(name) ? asked.getAll(name) : asked.get(name)]),
  );
}

const wayKey = (assignmentId: string, search: string) => ["neighbours", assignmentId, search];

/** The way on from an assignment, asked for anew. */
export const fetchWay = async (assignmentId: string, search: string): Promise<Way> => {
  const path = { assignment_id: assignmentId };
  return { ...(await given(neighbours({ path, query: queryOf(search) }))), known: true };
};

/** The way on; until it is known, that through the whole run, newest first. */
export function useWay(film: Film): Way {
  const { assignment_id: id } = film.row;
  const { search } = location;
  const { data } = useGiven(wayKey(id, search), () => fetchWay(id, search));
  if (data !== undefined) return data;
  if (search !== "") return { before: null, next: [], known: false };
  return { before: film.newer, next: film.older === null ? [] : [film.older], known: true };
}

/** Have the next films, their images and the way on from them at hand when the reviewer comes to them. */
export function useAhead({ before, next }: Way): void {
  const ids = [...next, ...(before === null ? [] : [before])].join(" ");
  useEffect(() => {
    let gone = false;
    const fetchAll = async (): Promise<void> => {
      for (const id of ids.split(" ").filter(Boolean)) {
        if (gone) return;
        // What cannot be had now will be asked for again when it is opened.
        await fetchOne(id, location.search).catch(() => undefined);
      }
    };
    void fetchAll();
    return () => {
      gone = true;
    };
  }, [ids]);
}

async function fetchOne(id: string, search: string): Promise<void> {
  const found = await cache.query({ queryKey: filmKey(id), queryFn: () => fetchFilm(id) });
  for (const url of pictures(found)) new Image().src = url;
  await cache.query({ queryKey: wayKey(id, search), queryFn: () => fetchWay(id, search) });
}

function pictures(film: Film): string[] {
  const shown = [film.row.target, ...film.attempts.flatMap((one) => one.outputs.map((made) => made.picture))];
  return shown.flatMap((picture) => (picture === null ? [] : [picture.url]));
}

/** Which attempt the keys are about: the first, which is in sight, until another is chosen. */
export function useMarked(film: Film): [number, (by: number) => void] {
  const [chosen, choose] = useState(0);
  const last = film.attempts.length - 1;
  const marked = Math.min(chosen, last);
  const move = (by: number): void => {
    choose(Math.max(0, Math.min(last, marked + by)));
  };
  return [marked, move];
}
