import { describe, expect, test } from "vitest";
import type { OutputView, TaskView } from "../../api";
import { attempt, task } from "../fixtures";
import { answerText } from "./answerText";
import { chosenOf, isConversation, pickOf } from "./chosen";

const best = { kind: "pick", label: "Which is best?", of: 4 } as const;
const choosing: TaskView = { ...task, candidates: 4, judge: { ...task.judge, best } };
const output = (kind: OutputView["kind"]): OutputView => ({
  kind,
  url: null,
  width: null,
  height: null,
  text: null,
  notes: [],
});

describe("the output that was picked", () => {
  test.each([
    [{ best: 2, score: 7 }, 2],
    [{ best: 0 }, 0],
    [{ best: null }, null],
    [{ score: 7 }, null],
    [null, null],
  ])("of %j is %s", (judgement, chosen) => {
    expect(chosenOf(choosing, attempt("a1", { judgement }))).toBe(chosen);
  });

  test("is none where nothing can be picked", () => {
    expect(pickOf(task)).toBeNull();
    expect(chosenOf(task, attempt("a1", { judgement: { score: 2 } }))).toBeNull();
  });

  test("has a name that tells nothing about it", () => {
    expect([0, 3].map((at) => answerText(best, at))).toEqual(["Result A", "Result D"]);
    expect(answerText(best, null)).toBe("");
  });
});

test.each<[OutputView["kind"][][], boolean]>([
  [[["text"], ["text", "text"]], true],
  [[["text"], []], true],
  [[["text"], ["image"]], false],
  [[["json"]], false],
  [[[]], false],
])("attempts with the outputs %j are a conversation: %s", (kinds, verdict) => {
  const attempts = kinds.map((of, i) => attempt(`a${i}`, { outputs: of.map(output) }));
  expect(isConversation(attempts)).toBe(verdict);
});
