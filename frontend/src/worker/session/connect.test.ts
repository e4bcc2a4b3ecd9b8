import { describe, expect, test } from "vitest";
import type { View } from "../../api";
import { attempt, session, view } from "../fixtures";
import type { Change } from "../state";
import { createClock } from "./clock";
import { connect } from "./connect";
import type { Action } from "./kept";
import { createKept } from "./kept";
import type { Heard, Server } from "./server";
import { Refused, Unreached } from "./server";

type Step = View | Error;
const action: Action = { kind: "turn", key: "key-1", on: null, judge: null, ask: { prompt: "boat" } };
const running = view({ seq: 2, phase: "running", attempts: [attempt("a1", { state: "running" })] });
const cancelled = view({ seq: 3, attempts: [attempt("a1", { state: "failed", k: null })] });
const judge = view({ seq: 3, phase: "judge", attempts: [attempt("a1")] });
const refusal = (code: string, now: View | null = null) =>
  new Refused({ code, message: "", fields: {}, view: now, next_unit: null, retry_after_s: null });

/** A server that answers each request as it was told to, in order, and writes down what it was asked. */
function scripted(script: { open?: (Error | Partial<View>)[]; act?: Step[][]; follow?: Step[][] }) {
  const asked: string[] = [];
  async function* play(steps: Step[] | undefined): AsyncGenerator<Heard, void> {
    await Promise.resolve();
    for (const step of steps ?? []) {
      if (step instanceof Error) throw step;
      yield { event: "view", view: step };
    }
  }
  const server: Server = {
    token: () => "t",
    open: () => {
      asked.push("open");
      const next = script.open?.shift() ?? {};
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(session(next));
    },
    act: ({ key }) => {
      asked.push(`act ${key}`);
      return play(script.act?.shift());
    },
    follow: () => {
      asked.push("follow");
      return play(script.follow?.shift());
    },
    seen: () => Promise.resolve(true),
  };
  return { server, asked };
}

async function play(script: Parameters<typeof scripted>[0], before: Action | null, sent: Action | null) {
  const { server, asked } = scripted(script);
  const found = new Map<string, string>();
  const kept = createKept({
    getItem: (name) => found.get(name) ?? null,
    setItem: (name, value) => void found.set(name, value),
    removeItem: (name) => void found.delete(name),
  });
  kept.for(session().assignment);
  if (before) kept.keepAction(before);
  const told: Change[] = [];
  const paused: (number | null)[] = [];
  const line = connect({
    entry: { body: { link: "x" }, plain: false },
    server,
    kept,
    clock: createClock(() => 0),
    tell: (change) => told.push(change),
    waker: {
      pause: (_tries, ms) => {
        paused.push(ms ?? null);
        return Promise.resolve();
      },
      wake: () => undefined,
    },
  });
  await settled();
  if (sent) line.send(sent);
  await settled();
  line.close();
  const unreached = told.filter((change) => change.type === "unreached");
  const obstacles = unreached.map(({ why }) => why);
  const againAt = unreached.map((change) => change.againAt);
  return { asked, kept: kept.action(), told: told.map(({ type }) => type), obstacles, againAt, paused };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the line to the server", () => {
  test("delivers an action once", async () => {
    const end = await play({ act: [[running, judge]] }, null, action);
    expect(end).toMatchObject({
      asked: ["open", "act key-1"],
      kept: null,
      told: ["opened", "sending", "view", "view"],
    });
  });

  test("takes no second action while the first is on its way", async () => {
    const { server, asked } = scripted({ act: [[judge], [judge]] });
    const line = connect({
      entry: { body: { link: "x" }, plain: false },
      server,
      kept: createKept(null),
      clock: createClock(() => 0),
      tell: () => undefined,
      waker: { pause: () => Promise.resolve(), wake: () => undefined },
    });
    await settled();
    expect([line.send(action), line.send({ ...action, key: "key-2" })]).toEqual([true, false]);
    await settled();
    expect(asked).toEqual(["open", "act key-1"]);
    expect(line.send({ ...action, key: "key-3" })).toBe(true);
    line.close();
  });

  test("sends it again with the same key when the answer was lost", async () => {
    const end = await play({ act: [[new Unreached()], [new Unreached()], [running, judge]] }, null, action);
    expect(end.asked).toEqual(["open", "act key-1", "act key-1", "act key-1"]);
    expect(end.told).toEqual(["opened", "sending", "unreached", "unreached", "view", "view"]);
  });

  test("tells a server that cannot save from one that cannot be reached", async () => {
    const end = await play({ act: [[new Unreached("storage")], [new Unreached()], [judge]] }, null, action);
    expect([end.obstacles, end.kept]).toEqual([["storage", "line"], null]);
  });

  test("sends what was left over from before a refresh", async () => {
    const end = await play({ act: [[judge]] }, action, null);
    expect([end.asked, end.kept]).toEqual([["open", "act key-1"], null]);
  });

  test("attaches again when the stream breaks while the call runs, and sends nothing twice", async () => {
    const end = await play(
      { act: [[running, new Unreached()]], follow: [[new Unreached()], [running, judge]] },
      null,
      action,
    );
    expect(end.asked).toEqual(["open", "act key-1", "follow", "follow"]);
    expect([end.kept, end.told.at(-1)]).toEqual([null, "view"]);
  });

  test("cancels as it does anything else, also while the stream of the call is open", async () => {
    const end = await play(
      { open: [running], follow: [[running, cancelled]], act: [[new Unreached()], [cancelled]] },
      null,
      { kind: "cancel", key: "key-2", on: "a1" },
    );
    expect(end.asked).toEqual(["open", "follow", "act key-2", "act key-2"]);
    expect(end.kept).toBeNull();
  });

  test("a cancel that came too late leaves the page with what came", async () => {
    const cancel = { kind: "cancel", key: "key-2", on: "a1" } as const;
    const end = await play({ act: [[refusal("stale", judge)]] }, null, cancel);
    expect([end.asked, end.kept, end.told.at(-1)]).toEqual([["open", "act key-2"], null, "refused"]);
  });

  test("stays with a call that it learns of from a refusal", async () => {
    const end = await play({ act: [[refusal("stale", running)]], follow: [[running, judge]] }, null, action);
    expect(end.asked).toEqual(["open", "act key-1", "follow"]);
  });

  test("attaches to a call that runs already", async () => {
    const end = await play({ open: [running], follow: [[running, judge]] }, null, null);
    expect(end.asked).toEqual(["open", "follow"]);
  });

  test("drops an action that is refused", async () => {
    const end = await play({ act: [[refusal("invalid")]] }, null, action);
    expect([end.kept, end.told]).toEqual([null, ["opened", "sending", "refused"]]);
  });

  test("opens again when the session is over, and sends the action then", async () => {
    const end = await play({ act: [[refusal("unknown")], [judge]] }, null, action);
    expect(end.asked).toEqual(["open", "act key-1", "open", "act key-1"]);
  });

  test("keeps trying to open until the server answers", async () => {
    const end = await play({ open: [new Unreached(), new Unreached(), {}] }, null, null);
    expect(end.told).toEqual(["unreached", "unreached", "opened"]);
  });

  test("comes back to a server that is full when it was told to", async () => {
    const full = new Unreached("busy", 8);
    const end = await play({ open: [full, {}] }, null, null);
    expect([end.told, end.obstacles]).toEqual([["unreached", "opened"], ["busy"]]);
    const [waited] = end.paused;
    expect(waited).toBeGreaterThanOrEqual(8000);
    expect(waited).toBeLessThanOrEqual(10_000);
    expect((end.againAt[0] ?? 0) - (waited ?? 0)).toBeGreaterThan(0);
  });

  test("closes the page when there is nothing at the link", async () => {
    const end = await play({ open: [refusal("unknown")] }, action, null);
    expect([end.told, end.asked]).toEqual([["closed"], ["open"]]);
  });
});
