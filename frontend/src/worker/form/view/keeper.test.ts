import { expect, test } from "vitest";
import { fakeEngine } from "./fakeEngine";
import { fixture } from "./fixture";
import { keeper, sameFields } from "./keeper";

test("what is the same is not replaced", () => {
  const keep = keeper<{ value: string }>();
  const first = keep({ value: "a" }, sameFields);
  expect(keep({ value: "a" }, sameFields)).toBe(first);
  expect(keep({ value: "b" }, sameFields)).toEqual({ value: "b" });
});

test("a property more is a difference", () => {
  expect(sameFields<Record<string, number>>({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameFields<Record<string, unknown>>({ a: undefined }, { b: undefined })).toBe(false);
});

test("typing into one field leaves the values of the others as they were", () => {
  const engine = fakeEngine(fixture);
  const before = engine.state().values;
  engine.change({ type: "input", name: "first" }, "x");
  expect(engine.state().values).toEqual({ ...before, first: "x" });
  expect(engine.state().values.colours).toBe(before.colours);
});
