import { expect, test } from "vitest";
import { failureText } from "./failure";
import { words } from "./messages";

test.each(["refused", "filtered"] as const)("%s is about the text", (status) => {
  expect(failureText({ status, counted: false })).toBe(`${words.failure[status]} ${words.failure.free}`);
});

test.each(["invalid", "cancelled", "timeout", "unavailable", "lost", "internal"] as const)(
  "%s is our side's failure",
  (status) => {
    expect(failureText({ status, counted: false })).toBe(`${words.failure.ours} ${words.failure.free}`);
  },
);
