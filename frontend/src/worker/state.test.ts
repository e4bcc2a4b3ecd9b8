import { describe, expect, test } from "vitest";
import type { ErrorBody, Piece, View } from "../api";
import { attempt, session, task, view } from "./fixtures";
import type { Change, Form, Working } from "./state";
import { isDraft, opening, reduce } from "./state";

const turn = { kind: "turn", key: "key-1", on: null, judge: null, ask: {} } as const;

function open(changes: Partial<View> = {}, draft: Form | null = null): Working {
  return after(null, { type: "opened", session: session(changes), draft });
}

function after(state: Working | null, ...changes: Change[]): Working {
  const end = changes.reduce(reduce, state ?? opening);
  if (end.at !== "working") throw new Error(`the page is ${end.at}`);
  return end;
}

const error = (changes: Partial<ErrorBody>): ErrorBody => ({
  code: "invalid",
  message: "",
  fields: {},
  view: null,
  next_unit: null,
  retry_after_s: null,
  ...changes,
});
const type = (value: string): Change => ({ type: "typed", part: "ask", name: "prompt", value });
const score = (value: number): Change => ({ type: "typed", part: "judge", name: "score", value });
const text = (from: number, said: string) => ({ index: 0, text_from: from, text: said, preview: null });
const piece = (changes: Partial<Piece> = {}): Piece => ({
  call_id: "c",
  waited_ms: 1,
  expected_ms: null,
  queue_position: null,
  progress: null,
  step: null,
  steps: null,
  outputs: [],
  ...changes,
});
const told = (one: Piece): Change => ({ type: "piece", piece: one });
const running = view({ seq: 2, phase: "running", attempts: [attempt("a1", { state: "running" })] });
const judge = view({ seq: 3, phase: "judge", attempts: [attempt("a1")] });

describe("coming in", () => {
  test("a server that cannot be reached is said", () => {
    expect(reduce(opening, { type: "unreached", why: "line" })).toEqual({
      at: "opening",
      unreached: "line",
      againAt: null,
    });
  });

  test("a server that is full is no error: the page says when it tries again", () => {
    const full = reduce(opening, { type: "unreached", why: "busy", againAt: 5000 });
    expect(full).toEqual({ at: "opening", unreached: "busy", againAt: 5000 });
    expect(reduce(full, { type: "opened", session: session(), draft: null }).at).toBe("working");
  });

  test("a link that opens nothing closes the page, for good", () => {
    const unknown = error({ code: "unknown" });
    const closed = reduce(opening, { type: "closed", error: unknown });
    expect(reduce(closed, { type: "view", view: view() })).toEqual({ at: "closed", error: unknown });
  });

  test("the fields start with the last attempt's words", () => {
    expect(open({ phase: "judge", attempts: [attempt("a1")] }).form).toEqual({
      on: "a1",
      ask: { prompt: "boat a1" },
      judge: {},
    });
  });

  test("a draft is taken up, its score only if it is about the present output", () => {
    const draft = { on: "a1", ask: { prompt: "ship" }, judge: { score: 4 } };
    expect(open({ phase: "judge", attempts: [attempt("a1")] }, draft).form).toEqual(draft);
    const later = open({ phase: "judge", attempts: [attempt("a1"), attempt("a2")] }, draft);
    expect(later.form).toEqual({ on: "a2", ask: { prompt: "ship" }, judge: {} });
  });

  test("a session that had to be opened again takes nothing away", () => {
    const state = after(open(), type("half a sen"), { type: "sending", action: turn });
    const again = after(state, { type: "opened", session: session(), draft: null });
    expect([again.form.ask, again.sending?.action]).toEqual([{ prompt: "half a sen" }, turn]);
  });
});

describe("a new view", () => {
  test("an older one changes nothing", () => {
    const state = open({ seq: 5 });
    expect(after(state, { type: "view", view: view({ seq: 4, phase: "done" }) })).toBe(state);
  });

  test("the answer to the action acknowledges it, even if an older view was seen since", () => {
    const state = after(open({ seq: 5 }), { type: "sending", action: turn });
    expect(after(state, { type: "view", view: view({ seq: 4 }), answers: "key-1" }).sending).toBeNull();
    expect(after(state, { type: "view", view: view({ seq: 6 }), answers: "another" }).sending).not.toBeNull();
  });

  test("a sent attempt leaves no draft behind", () => {
    const state = after(
      open(),
      type("boat a1"),
      { type: "sending", action: turn },
      {
        type: "view",
        view: running,
        answers: "key-1",
      },
    );
    expect([isDraft(state), state.form]).toEqual([
      false,
      { on: "a1", ask: { prompt: "boat a1" }, judge: {} },
    ]);
  });

  test("a result is announced and gets the focus", () => {
    const state = after(open(), { type: "view", view: running }, { type: "view", view: judge });
    expect(state.said.text).toBe("The result of attempt 1 is here.");
    expect(state.attention?.to).toBe("result");
  });

  test("several results are announced as such", () => {
    const many = { ...session(), task: { ...task, candidates: 4 } };
    const state = after(
      null,
      { type: "opened", session: many, draft: null },
      { type: "view", view: running },
      { type: "view", view: judge },
    );
    expect(state.said.text).toBe("The results of attempt 1 are here.");
  });

  test("where each attempt is a new one, its words leave the field once there is a result", () => {
    const fresh = after(
      open(),
      { type: "view", view: running },
      { type: "view", view: { ...judge, prefill: {} } },
    );
    expect(fresh.form.ask).toEqual({});
    expect(isDraft(fresh)).toBe(false);
  });

  test("a failure is announced, and its words stay in the field", () => {
    const failed = attempt("a1", {
      state: "failed",
      k: null,
      failure: { status: "timeout", counted: false, fields: {} },
    });
    const state = after(
      open(),
      { type: "view", view: running },
      {
        type: "view",
        view: view({ seq: 3, attempts: [failed] }),
      },
    );
    expect(state.said.text).toContain("does not count");
    expect([state.form.ask, isDraft(state)]).toEqual([{ prompt: "boat a1" }, false]);
  });

  test("what another tab did keeps the text typed here, and drops the score", () => {
    const state = after(open({ phase: "judge", attempts: [attempt("a1")] }), type("ship"), score(3));
    const moved = view({ seq: 9, phase: "judge", attempts: [attempt("a1"), attempt("a2")] });
    expect(after(state, { type: "view", view: moved }).form).toEqual({
      on: "a2",
      ask: { prompt: "ship" },
      judge: {},
    });
  });

  test("the end is announced and leaves no draft", () => {
    const end = { reason: "goal", text: "Thank you!", at: 1 } as const;
    const state = after(open(), type("ship"), { type: "view", view: view({ seq: 2, phase: "done", end }) });
    expect([state.said.text, state.attention?.to, isDraft(state)]).toEqual(["Thank you!", "heading", false]);
  });
});

describe("an action that is not done", () => {
  const sent = after(open({ phase: "judge", attempts: [attempt("a1")] }), type("ship"), {
    type: "sending",
    action: turn,
  });

  test("is kept while the server cannot be reached", () => {
    expect(after(sent, { type: "unreached", why: "storage" }).sending).toEqual({
      action: turn,
      unreached: "storage",
    });
  });

  test("is shown at its fields, and the text stays", () => {
    const state = after(sent, { type: "refused", error: error({ fields: { prompt: "Too short." } }) });
    expect([state.sending, state.wrong, state.form.ask]).toEqual([
      null,
      { prompt: "Too short." },
      { prompt: "ship" },
    ]);
    expect(state.attention?.to).toBe("wrong");
  });

  test("takes the present view if the page was behind, and says what became of the text", () => {
    const now = view({ seq: 7, phase: "judge", attempts: [attempt("a1"), attempt("a2")] });
    const state = after(sent, {
      type: "refused",
      error: error({ code: "stale", fields: { "": "Moved on." }, view: now }),
    });
    expect([state.view, state.form.ask]).toEqual([now, { prompt: "ship" }]);
    expect(state.notice).toBe("Moved on. What you typed is still in the field.");
  });

  test("says nothing if there was still time", () => {
    const early = after(
      open(),
      { type: "sending", action: { kind: "time_up", key: "key-2" } },
      {
        type: "refused",
        error: error({ code: "stale", fields: { "": "There is still time." } }),
      },
    );
    expect([early.notice, early.sending]).toEqual([null, null]);
  });

  test("typing mends the field's mark", () => {
    expect(after(sent, { type: "wrong", wrong: { prompt: "No.", score: "No." } }, type("x")).wrong).toEqual({
      score: "No.",
    });
  });
});

test("a broken stream is said until the next piece", () => {
  const state = after(open(), { type: "view", view: running }, { type: "unreached", why: "line" });
  expect(state.lineDown).toBe(true);
  expect(after(state, { type: "piece", piece: piece() }).lineDown).toBe(false);
});

describe("a call that runs", () => {
  const coming = after(
    open(),
    { type: "view", view: running },
    told(piece({ outputs: [text(0, "so far")] })),
  );

  test("shows what has come of it, also to a page that attaches in the middle", () => {
    expect(coming.coming?.outputs).toEqual([{ text: "so far", preview: null }]);
    const back = after(open(running), told(piece({ outputs: [text(0, "so far")] })));
    expect(back.coming).toEqual(coming.coming);
  });

  test("keeps it when its own view comes again", () => {
    expect(after(coming, { type: "view", view: running }).coming).toEqual(coming.coming);
  });

  test("leaves nothing behind once it has ended, or when another one runs", () => {
    expect(after(coming, { type: "view", view: judge }).coming).toBeNull();
    const attempts = [attempt("a1"), attempt("a2", { k: 2, state: "running" })];
    const next = view({ seq: 5, phase: "running", attempts });
    expect(after(coming, { type: "view", view: next }).coming).toBeNull();
  });

  const cancel = { kind: "cancel", key: "key-2", on: "a1" } as const;

  test("that is cancelled leaves its words in the field and says that nothing is lost", () => {
    const failure = { status: "cancelled", counted: false, fields: {} } as const;
    const free = view({ seq: 3, attempts: [attempt("a1", { state: "failed", k: null, failure })] });
    const state = after(
      coming,
      { type: "sending", action: cancel },
      { type: "view", view: free, answers: "key-2" },
    );
    expect([state.sending, state.form.ask]).toEqual([null, { prompt: "boat a1" }]);
    expect(state.said.text).toBe("Cancelled. This attempt does not count.");
    expect(state.attention?.to).toBe("ask");
  });

  test("that had ended when it was cancelled shows what came, and says so", () => {
    const late = error({ code: "stale", fields: { "": "It had ended already." }, view: judge });
    const state = after(coming, { type: "sending", action: cancel }, { type: "refused", error: late });
    expect([state.view.phase, state.sending, state.notice]).toEqual(["judge", null, "It had ended already."]);
    expect(state.attention?.to).toBe("result");
  });
});
