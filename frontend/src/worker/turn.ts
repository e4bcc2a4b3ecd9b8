import type { Turn } from "../api";
import type { Wrong } from "./check";
import { holds, refusals, repeated } from "./check";
import type { Working } from "./state";
import { isDraft } from "./state";

/** What one click on the main button means. Pure. */

type Desk = Pick<Working, "task" | "view" | "form">;
export type TurnBody = Required<Omit<Turn, "key" | "kind">> & { kind: "turn" };

/** Whether the click ends the task: the chosen judgement meets the goal, or this was the last attempt. */
export const finishes = ({ task, view, form }: Desk): boolean =>
  view.phase === "judge" && (view.last || holds(task.goal, form.judge));

/** What is wrong with the fields, or the turn to send. */
export function turnOf(desk: Desk): { wrong: Wrong } | { turn: TurnBody } {
  const { task, view, form } = desk;
  const judging = view.phase === "judge";
  const wrongJudge = judging ? refusals(task.judge, form.judge) : {};
  const ends = finishes(desk);
  const wrongAsk = ends ? {} : refusals(task.ask, form.ask);
  const wrong = { ...wrongJudge, ...wrongAsk };
  const said = isEmpty(wrong) && !ends ? repeated(task.ask, form.ask, view.attempts) : wrong;
  if (!isEmpty(said)) return { wrong: said };
  // The last attempt shows no field for a new prompt: what nobody saw there is not sent.
  const ask = view.last && !isDraft({ form: { ...form, judge: {} }, view }) ? null : form.ask;
  return { turn: { kind: "turn", on: form.on, judge: judging ? form.judge : null, ask } };
}

/** What stands in the fields, for the end of the task. */
export const unsentOf = ({ form }: Pick<Working, "form">): Record<string, unknown> => ({
  ...form.ask,
  ...form.judge,
});

const isEmpty = (wrong: Wrong): boolean => Object.keys(wrong).length === 0;
