import { describe, expect, test } from "vitest";
import type { AttemptView } from "../api";
import type { FieldSpec, SpecOf } from "./check";
import { holds, lengthOf, refusal, refusals, repeated, same } from "./check";

const text = (rules: Partial<SpecOf<"text">> = {}): SpecOf<"text"> => ({
  kind: "text",
  label: "Prompt",
  ...rules,
});
const scale: FieldSpec = { kind: "scale", label: "Score", low: 1, high: 10 };
const choice: FieldSpec = { kind: "choice", label: "Mood", options: ["glad", "sad"] };
const lone = String.fromCharCode(0xd800);

describe("what a field accepts", () => {
  test.each<[string, FieldSpec, unknown, string | null]>([
    ["nothing where text is needed", text(), "", "Please write something here."],
    ["nothing where text is not needed", text({ required: false }), "", null],
    ["a missing answer", text(), undefined, "Please write something here."],
    ["white space only", text(), " \n\t", "Please write something here."],
    [
      "white space only, not needed, with a minimum",
      text({ required: false, min: 2 }),
      "  ",
      "Please write at least 2 characters; this has 0.",
    ],
    ["a number for text", text(), 3, "This must be text."],
    [
      "too short after trimming",
      text({ min: 5 }),
      "  abcd  ",
      "Please write at least 5 characters; this has 4.",
    ],
    ["just long enough", text({ min: 5 }), "abcde", null],
    ["too long", text({ max: 3 }), "abcd", "Please write at most 3 characters; this has 4."],
    ["long only before trimming", text({ max: 3 }), " abc ", null],
    ["four code points of eight units", text({ max: 4 }), "🎨🎨🎨🎨", null],
    ["a NUL", text(), "a\0b", "This text has a character that cannot be stored; please remove it."],
    [
      "half a surrogate pair",
      text(),
      `a${lone}b`,
      "This text has a character that cannot be stored; please remove it.",
    ],
    ["a whole pair", text(), "🎨", null],
    ["no value on a scale", scale, undefined, "Please choose a value."],
    ["the lowest step", scale, 1, null],
    ["the highest step", scale, 10, null],
    ["below the scale", scale, 0, "Please choose a value from 1 to 10."],
    ["above the scale", scale, 11, "Please choose a value from 1 to 10."],
    ["between two steps", scale, 1.5, "This must be a whole number from 1 to 10."],
    ["a truth value on a scale", scale, true, "This must be a whole number from 1 to 10."],
    ["text on a scale", scale, "3", "This must be a whole number from 1 to 10."],
    ["no value on a scale that may stay unset", { ...scale, required: false }, null, null],
    ["no choice", choice, "", "Please choose one."],
    ["no choice where none is needed", { ...choice, required: false }, null, null],
    ["an option", choice, "sad", null],
    ["something else", choice, "angry", "Please choose one of the options."],
  ])("%s", (_name, spec, value, said) => {
    expect(refusal(spec, value)).toBe(said);
  });

  test("an unknown field is named", () => {
    expect(refusals({ score: scale }, { score: 3, other: 1 })).toEqual({ other: "There is no such field." });
  });

  test("every wrong field is named", () => {
    expect(Object.keys(refusals({ score: scale, prompt: text() }, {}))).toEqual(["score", "prompt"]);
  });
});

test.each([
  ["abc", 3],
  [" abc\n", 3],
  ["\u0085\u001cabc\u3000", 3],
  ["\ufeffabc", 4],
  ["👩‍🎨", 3],
])("%j has the length that the server counts", (value, length) => {
  expect(lengthOf(value)).toBe(length);
});

describe("the same text", () => {
  test.each<[boolean | "normalised", string, string, boolean]>([
    [true, "A boat", " A boat ", true],
    [true, "A boat", "a boat", false],
    [true, "A boat", "A  boat", false],
    ["normalised", "A  Boat", "a boat", true],
    ["normalised", "ＢＯＡＴ", "boat", true],
    ["normalised", "Straße", "STRASSE", true],
    ["normalised", "Straẞe", "straße", true],
    ["normalised", "ΟΔΟΣ", "οδος", true],
    ["normalised", "ısı", "ISI", false],
    ["normalised", "boat", "boats", false],
  ])("unique %s: %j and %j", (unique, one, other, verdict) => {
    expect(same(text({ unique }), one, other)).toBe(verdict);
  });

  const attempt = (prompt: string, k: number | null): AttemptView => ({
    id: prompt,
    k,
    state: k === null ? "failed" : "done",
    answers: { prompt },
    hint: "",
    asked_at: 0,
    outputs: [],
    failure: null,
    judgement: null,
  });

  test("an attempt that counts is not repeated", () => {
    const wrong = repeated({ prompt: text({ unique: true }) }, { prompt: "boat" }, [attempt("boat", 1)]);
    expect(wrong).toEqual({ prompt: "You have already tried exactly this; please change something." });
  });

  test("what our side failed may be sent again", () => {
    expect(repeated({ prompt: text({ unique: true }) }, { prompt: "boat" }, [attempt("boat", null)])).toEqual(
      {},
    );
  });

  test("a field that need not be unique may repeat", () => {
    expect(repeated({ prompt: text() }, { prompt: "boat" }, [attempt("boat", 1)])).toEqual({});
  });
});

describe("the goal", () => {
  const is = (op: "==" | "!=" | "<=" | ">=" | "<" | ">", value: number | string) => [
    { field: "score", op, value },
  ];
  test.each([
    [is("==", 10), { score: 10 }, true],
    [is("==", 10), { score: 9 }, false],
    [is(">=", 8), { score: 8 }, true],
    [is("<", 8), { score: 8 }, false],
    [is("!=", 8), { score: 7 }, true],
    [is("==", 10), {}, false],
    [is("==", "10"), { score: 10 }, false],
    [[...is(">", 3), { field: "mood", op: "==" as const, value: "sad" }], { score: 4, mood: "sad" }, true],
    [[...is(">", 3), { field: "mood", op: "==" as const, value: "sad" }], { score: 4, mood: "glad" }, false],
    [null, { score: 10 }, false],
  ])("%j with %j: %s", (goal, answers, met) => {
    expect(holds(goal, answers)).toBe(met);
  });
});
