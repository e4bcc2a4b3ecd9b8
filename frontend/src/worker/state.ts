import type { ActData, ErrorBody, FormSoFar, Piece, Session, TaskView, View } from "../api";
import type { Answers, Wrong } from "./check";
import { differs } from "./check";
import type { Coming } from "./coming";
import { gather } from "./coming";
import { failureText } from "./failure";
import { words } from "./messages";
import type { Obstacle } from "./session/server";

/** The whole state of the page, and how it changes. Pure: time, storage and network are elsewhere. */

/** What stands in the fields. `on` is the latest attempt it was written after; null is before the first. */
export interface Form {
  on: string | null;
  ask: Answers;
  judge: Answers;
}

/** An action that the server has not acknowledged. */
export interface Sending {
  action: ActData["body"];
  /** Why the server has not taken it yet; it is tried again by itself. Null until a try has failed. */
  unreached: Obstacle | null;
}

/** Where the focus should go; a new `n` is a new wish. */
export interface Attention {
  to: "waiting" | "result" | "ask" | "heading" | "wrong";
  n: number;
}

export interface Working {
  at: "working";
  task: TaskView;
  /** For a task that is a form: what happened in it before the page was opened. */
  soFar: FormSoFar | null;
  /** The form was worked in on this very page: it stays in sight when it is done, with its thanks. */
  inForm: boolean;
  /** Another tab or device had handed the form in before this page did. */
  handedInElsewhere: boolean;
  view: View;
  form: Form;
  sending: Sending | null;
  wrong: Wrong;
  /** One sentence about the page as a whole. */
  notice: string | null;
  /** What has come of the running call so far. */
  coming: Coming | null;
  /** The stream of a running call broke. */
  lineDown: boolean;
  /** For screen readers; a new `n` is said again. */
  said: { text: string; n: number };
  attention: Attention | null;
}

export type State =
  | { at: "opening"; unreached: Obstacle | null; againAt: number | null }
  | { at: "closed"; error: Closing }
  | Working;

/** Why no task opened. */
export type Closing = Pick<ErrorBody, "code" | "message" | "next_unit">;

export type Change =
  | { type: "opened"; session: Session; draft: Form | null }
  | { type: "closed"; error: Closing }
  /** againAt: when it is tried again, if a server said when; UTC milliseconds of the page's clock. */
  | { type: "unreached"; why: Obstacle; againAt?: number }
  | { type: "typed"; part: "ask" | "judge"; name: string; value: unknown }
  | { type: "sending"; action: ActData["body"] }
  | { type: "view"; view: View; answers?: string }
  | { type: "piece"; piece: Piece }
  | { type: "refused"; error: ErrorBody }
  | { type: "wrong"; wrong: Wrong };

export const opening: State = { at: "opening", unreached: null, againAt: null };

export function reduce(state: State, change: Change): State {
  if (change.type === "closed") return { at: "closed", error: change.error };
  if (change.type === "opened") return opened(state, change.session, change.draft);
  if (state.at === "closed") return state;
  if (state.at === "opening")
    return change.type === "unreached"
      ? { ...state, unreached: change.why, againAt: change.againAt ?? null }
      : state;
  switch (change.type) {
    case "unreached":
      return state.sending
        ? { ...state, sending: { ...state.sending, unreached: change.why } }
        : { ...state, lineDown: true };
    case "typed":
      return typed(state, change.part, change.name, change.value);
    case "sending":
      return { ...state, sending: { action: change.action, unreached: null }, wrong: {}, notice: null };
    case "view":
      return taken(acknowledged(state, change.answers), change.view);
    case "piece":
      return { ...state, coming: gather(state.coming, change.piece), lineDown: false };
    case "refused":
      return refused(state, change.error);
    case "wrong":
      return withWrong(state, change.wrong);
  }
}

/** Whether the fields hold something that neither the server nor the last attempt has. */
export const isDraft = ({ form, view }: Pick<Working, "form" | "view">): boolean =>
  view.phase !== "done" && (Object.keys(form.judge).length > 0 || differs(form.ask, view.prefill));

function opened(before: State, session: Session, draft: Form | null): Working {
  const { task, view } = session;
  // Opened again after the session was lost: nothing on the page may get lost with it.
  if (before.at === "working") return taken({ ...before, task }, view);
  const on = latestOf(view);
  const fresh: Form = { on, ask: view.prefill, judge: {} };
  const form = draft && { on, ask: draft.ask, judge: draft.on === on ? draft.judge : {} };
  return {
    at: "working",
    task,
    soFar: session.form,
    inForm: view.phase === "form",
    handedInElsewhere: false,
    view,
    form: form && view.phase !== "done" ? form : fresh,
    sending: null,
    wrong: {},
    notice: null,
    coming: null,
    lineDown: false,
    said: { text: "", n: 0 },
    attention: null,
  };
}

function typed(state: Working, part: "ask" | "judge", name: string, value: unknown): Working {
  const { [name]: _mended, ...wrong } = state.wrong;
  const form = { ...state.form, [part]: { ...state.form[part], [name]: value } };
  return { ...state, form, wrong };
}

const acknowledged = (state: Working, key: string | undefined): Working =>
  key !== undefined && state.sending?.action.key === key ? { ...state, sending: null } : state;

/** A view that is older than the one on the page changes nothing. */
function taken(state: Working, view: View): Working {
  if (view.seq < state.view.seq) return state;
  const moved = latestOf(view) !== state.form.on;
  const next: Working = {
    ...state,
    view,
    inForm: state.inForm || view.phase === "form",
    lineDown: false,
    coming: view.phase === "running" && !moved ? state.coming : null,
    form: moved ? movedForm(state, view) : { ...state.form, ask: askOf(state, view) },
    wrong: moved || view.phase !== state.view.phase ? {} : state.wrong,
  };
  return arrived(state.view, next);
}

/** A judgement belongs to the output it was made for. */
const movedForm = (state: Working, view: View): Form => ({
  on: latestOf(view),
  ask: askOf(state, view),
  judge: {},
});

/** Text that is nobody's yet stays in its field; what nobody has changed is as the server says. */
const askOf = ({ form, view: before }: Working, view: View): Answers =>
  differs(form.ask, before.prefill) ? form.ask : view.prefill;

function arrived(before: View, state: Working): Working {
  const { view } = state;
  if (view.phase === "done" && before.phase !== "done") return told(state, view.end?.text ?? "", "heading");
  if (view.page !== null && before.page !== view.page) return told(state, "", "heading");
  if (before.phase === "page" && view.phase !== "page") return told(state, "", "heading");
  if (view.phase === "running" && latestOf(before) !== latestOf(view))
    return told(state, words.sent, "waiting");
  const latest = view.attempts.at(-1);
  if (!latest || before.attempts.find(({ id }) => id === latest.id)?.state === latest.state) return state;
  if (latest.state === "failed") return told(state, failureText(latest.failure), "ask");
  if (view.phase === "judge") return told(state, resultHere(state), "result");
  return state;
}

const resultHere = ({ task, view }: Working): string =>
  (task.candidates > 1 ? words.resultsHere : words.resultHere)(view.next_k);

function told(state: Working, text: string, to: Attention["to"] | null): Working {
  const said = text ? { text, n: state.said.n + 1 } : state.said;
  return { ...state, said, attention: to ? { to, n: (state.attention?.n ?? 0) + 1 } : state.attention };
}

function refused(before: Working, error: ErrorBody): Working {
  const kind = before.sending?.action.kind;
  let state: Working = { ...before, sending: null };
  if (error.view) state = taken(state, error.view);
  if (state.view.phase === "done" && kind === "submit")
    return told({ ...state, handedInElsewhere: true }, words.handedInElsewhere, null);
  if (kind === "time_up" || state.view.phase === "done") return state;
  const { "": whole, ...fields } = error.fields;
  if (Object.keys(fields).length > 0) return withWrong({ ...state, notice: whole ?? null }, fields);
  const kept = error.code === "stale" && kind !== "cancel" && isDraft(state) ? ` ${words.staleKept}` : "";
  const notice = (whole ?? (error.message || words.notDone)) + kept;
  return told({ ...state, notice }, notice, null);
}

const withWrong = (state: Working, wrong: Wrong): Working =>
  told({ ...state, wrong }, Object.values(wrong).join(" "), "wrong");

const latestOf = (view: View): string | null => view.attempts.at(-1)?.id ?? null;
