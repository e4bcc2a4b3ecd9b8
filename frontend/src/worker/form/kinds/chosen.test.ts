import { describe, expect, test } from "vitest";
import { chosenIndex, picksOf, ticksOf, toggled } from "./chosen";

const options = (...values: unknown[]) =>
  values.map((value) => ({ label: `Option ${String(value)}`, value }));

describe("the chosen radio option", () => {
  test.each([
    [[0, 1], 0, 0],
    [[true, false], false, 1],
    [[1, "1"], "1", 1],
    [[1, 2], "2", 1],
    [["a", "b"], "", -1],
    [["", "b"], "", -1],
    [["a"], null, -1],
    [["1"], 1, -1],
    [["a"], "z", -1],
  ])("of %j with the value %j is %i", (values, value, index) => {
    expect(chosenIndex(options(...values), value)).toBe(index);
  });
});

describe("a select's values", () => {
  test.each([
    ["", false, []],
    ["a", false, ["a"]],
    [3, false, ["3"]],
    ["", true, []],
    [["b", 1], true, ["b", "1"]],
  ])("of %j, multiple %j, are %j", (value, multiple, picks) => {
    expect(picksOf(value, multiple)).toEqual(picks);
  });

  test("stay in the order of the options", () => {
    expect(toggled(options("a", "b", "c"), ["c"], "a")).toEqual(["a", "c"]);
    expect(toggled(options("a", "b", "c"), ["a", "c"], "a")).toEqual(["c"]);
  });
});

test("a checkbox value that is no object has nothing ticked", () => {
  expect([ticksOf(null), ticksOf("a"), ticksOf(["a"])]).toEqual([{}, {}, {}]);
  expect(ticksOf({ a: true })).toEqual({ a: true });
});
