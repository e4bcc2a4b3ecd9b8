import { describe, expect, test } from "vitest";
import { attempt, task, view } from "./fixtures";
import { finishes, turnOf } from "./turn";

const done = attempt("a1", { answers: { prompt: "a boat" } });
const judging = view({ phase: "judge", attempts: [done] });
const form = (prompt: string, score?: number) => ({
  on: "a1",
  ask: { prompt },
  judge: score === undefined ? {} : { score },
});

describe("one click on the main button", () => {
  test("asks for the first attempt", () => {
    const desk = { task, view: view(), form: { on: null, ask: { prompt: "a boat" }, judge: {} } };
    expect(turnOf(desk)).toEqual({
      turn: { kind: "turn", on: null, judge: null, ask: { prompt: "a boat" } },
    });
  });

  test("judges and asks at once", () => {
    expect(turnOf({ task, view: judging, form: form("a red boat", 4) })).toEqual({
      turn: { kind: "turn", on: "a1", judge: { score: 4 }, ask: { prompt: "a red boat" } },
    });
  });

  test("names everything that is wrong", () => {
    const made = turnOf({ task, view: judging, form: form("x") });
    expect("wrong" in made && Object.keys(made.wrong)).toEqual(["score", "prompt"]);
  });

  test("does not send the same words twice", () => {
    expect(turnOf({ task, view: judging, form: form(" a boat ", 4) })).toHaveProperty("wrong.prompt");
  });

  test("finishes on the goal, whatever stands in the prompt, and sends it along", () => {
    const desk = { task, view: judging, form: form("x", 10) };
    expect(finishes(desk)).toBe(true);
    expect(turnOf(desk)).toEqual({
      turn: { kind: "turn", on: "a1", judge: { score: 10 }, ask: { prompt: "x" } },
    });
  });

  test("leaves a goal that only the server can see to the server", () => {
    const goal = [{ field: "output.fooled", op: "==", value: true } as const];
    const desk = { task: { ...task, goal }, view: judging, form: form("a red boat", 10) };
    expect(finishes(desk)).toBe(false);
    expect(finishes({ ...desk, view: { ...judging, goal_met: true, last: true } })).toBe(true);
  });

  test("finishes without a judgement where none is asked for", () => {
    const desk = {
      task: { ...task, judge: {} },
      view: { ...judging, goal_met: true, last: true },
      form: form("a boat"),
    };
    expect(turnOf(desk)).toEqual({ turn: { kind: "turn", on: "a1", judge: {}, ask: null } });
  });

  test("finishes on the last attempt without a prompt that nobody saw", () => {
    const desk = { task, view: { ...judging, last: true }, form: form("a boat", 4) };
    expect(turnOf(desk)).toEqual({ turn: { kind: "turn", on: "a1", judge: { score: 4 }, ask: null } });
    expect(turnOf({ ...desk, form: form("a boat") })).toHaveProperty("wrong.score");
  });
});
