import { expect, test } from "vitest";
import type { Load, Loads } from "./pictures";
import { addressOfTry, load, stateOf, unseen } from "./pictures";

const after = (...types: Load["type"][]): Loads =>
  types.reduce<Loads>((loads, type) => load(loads, { type, url: "/a" }), {});

test.each([
  [[], "loading", "/a"],
  [["loaded"], "shown", "/a"],
  [["failed"], "failed", "/a"],
  [["failed", "again"], "loading", "/a?again=1"],
  [["failed", "again", "failed", "again", "loaded"], "shown", "/a?again=2"],
  [["loaded", "failed"], "shown", "/a"],
] as const)("after %j an image is %s at %s", (types, state, address) => {
  const loads = after(...types);
  expect([stateOf(loads, "/a"), addressOfTry(loads, "/a")]).toEqual([state, address]);
});

test("what was never shown cannot be judged", () => {
  expect(unseen(after("loaded"), ["/a"])).toBe(null);
  expect(unseen(after("loaded"), ["/a", "/b"])).toBe("loading");
  expect(unseen(after("failed"), ["/b", "/a"])).toBe("failed");
  expect(unseen({}, [])).toBe(null);
});
