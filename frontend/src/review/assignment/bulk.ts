import { decideMany, undoMany } from "../../api";
import type { ManyBody, ManyDecided } from "../../api";
import { given } from "../data/ask";
import { newKey } from "./deciding";

/** What is chosen in the table of work: these assignments, or all that a query finds. */
export type Chosen = { ids: string[] } | { query: string };

export type WantOfMany = ManyBody["want"];

/** One decision about many: its key stays the same from the dry run to the end, so that it is done once. */
export interface Order {
  runId: string;
  chosen: Chosen;
  want: WantOfMany;
  /** Verdicts that stand are replaced; otherwise such work is left out. */
  replace: boolean;
  key: string;
}

export const order = (runId: string, chosen: Chosen, want: WantOfMany): Order => ({
  runId,
  chosen,
  want,
  replace: false,
  key: newKey(),
});

/** The numbers: how many it would be, of how many workers, and the sum. Nothing is done. */
export function numbersOf(order: Order): Promise<ManyDecided> {
  return given(decideMany({ path: { run_id: order.runId }, body: bodyOf(order) }));
}

/** Do it, with the numbers that somebody has agreed to. */
export function carryOut(order: Order, { assignments, minor, position }: ManyDecided): Promise<ManyDecided> {
  const body = { ...bodyOf(order), confirmed: { assignments, minor, position } };
  return given(decideMany({ path: { run_id: order.runId }, body }));
}

/** Take all of it back. */
export function undoAll({ runId, key }: Order): Promise<ManyDecided> {
  return given(undoMany({ path: { run_id: runId }, body: { made_by: key, key: newKey() } }));
}

function bodyOf({ chosen, want, replace, key }: Order): ManyBody {
  return "ids" in chosen
    ? { want, replace, key, assignments: chosen.ids }
    : { want, replace, key, selection: chosen.query.replace(/^\?/, "") };
}
