import { expect, test } from "vitest";
import { looksOf } from "./looks";

test.each([
  [undefined, "btn-outline-primary"],
  ["btn-danger", "btn-danger"],
  ["btn-sm mt-2", "btn-outline-primary btn-sm mt-2"],
  ["mt-2 btn-block btn-outline-info", "mt-2 btn-block btn-outline-info"],
])("a button with the classes %j looks like %j", (classes, looks) => {
  expect(looksOf(classes)).toBe(looks);
});
