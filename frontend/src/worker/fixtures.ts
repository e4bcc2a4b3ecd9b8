import type { AttemptView, Session, TaskView, View } from "../api";

/** A small task and views of it, for tests. */

export const task: TaskView = {
  title: "Look-alike",
  instruction_html: "",
  unit: 1,
  pages: [],
  pages_before: 0,
  form: null,
  target: null,
  ask: { prompt: { kind: "text", label: "Prompt", min: 3, max: 20, unique: true } },
  judge: { score: { kind: "scale", label: "Score", low: 1, high: 10 } },
  max_attempts: 5,
  candidates: 1,
  goal: [{ field: "score", op: "==", value: 10 }],
  pilot: false,
};

export const attempt = (id: string, changes: Partial<AttemptView> = {}): AttemptView => ({
  id,
  k: 1,
  state: "done",
  answers: { prompt: `boat ${id}` },
  hint: "",
  asked_at: 0,
  outputs: [],
  failure: null,
  judgement: null,
  ...changes,
});

export const view = (changes: Partial<View> = {}): View => ({
  seq: 1,
  phase: "ask",
  page: null,
  attempts: [],
  next_k: 1,
  last: false,
  used_up: false,
  goal_met: false,
  hint: "",
  prefill: changes.attempts?.at(-1)?.answers ?? {},
  may_leave_with_pay: false,
  deadline: null,
  saved_at: 0,
  server_now: 0,
  end: null,
  ...changes,
});

export const session = (changes: Partial<View> = {}): Session => ({
  token: "t",
  assignment: "one",
  task,
  view: view(changes),
  form: null,
});
