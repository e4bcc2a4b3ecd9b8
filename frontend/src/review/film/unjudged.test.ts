import { expect, test } from "vitest";
import { unjudged } from "./unjudged";

test.each([
  [null, "not judged yet"],
  ["worker", "not judged: the worker left"],
  ["timeout", "not judged: time was up"],
  ["error", "not judged: our side failed"],
  ["returned", "not judged: given back"],
  ["limit", "not judged"],
])("work that ended by %s is '%s'", (end, text) => {
  expect(unjudged(end)).toBe(text);
});
