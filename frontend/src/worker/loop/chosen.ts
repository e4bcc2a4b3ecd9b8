import type { AttemptView, TaskView } from "../../api";
import type { SpecOf } from "../check";

/** The first field that picks one of the outputs, and its name. */
export function pickOf(task: TaskView): { name: string; spec: SpecOf<"pick"> } | null {
  for (const [name, spec] of Object.entries(task.judge)) if (spec.kind === "pick") return { name, spec };
  return null;
}

/** Position of the output that was picked; null if nobody was asked to, or nobody did yet. */
export function chosenOf(task: TaskView, attempt: AttemptView): number | null {
  const value = attempt.judgement?.[pickOf(task)?.name ?? ""];
  return typeof value === "number" ? value : null;
}

/** Whether all that came is text: what was said back and forth reads as a conversation. */
export function isConversation(attempts: readonly AttemptView[]): boolean {
  const outputs = attempts.flatMap((attempt) => attempt.outputs);
  return outputs.length > 0 && outputs.every(({ kind }) => kind === "text");
}
