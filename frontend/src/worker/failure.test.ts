import { expect, test } from "vitest";
import { failureText } from "./failure";
import { words } from "./messages";

test.each(["refused", "filtered"] as const)("%s is about the text", (status) => {
  expect(failureText({ status, counted: false, fields: {} })).toBe(
    `${words.failure[status]} ${words.failure.free}`,
  );
});

test.each(["invalid", "timeout", "unavailable", "lost", "internal"] as const)(
  "%s is our side's failure",
  (status) => {
    expect(failureText({ status, counted: false, fields: {} })).toBe(
      `${words.failure.ours} ${words.failure.free}`,
    );
  },
);

test("what was cancelled counts only if something of it was seen", () => {
  const text = (counted: boolean) => failureText({ status: "cancelled", counted, fields: {} });
  expect(text(false)).toBe("Cancelled. This attempt does not count.");
  expect(text(true)).toBe("Cancelled after you had seen part of the result, so it counts as an attempt.");
});
