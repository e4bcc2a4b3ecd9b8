import { expect, test } from "vitest";
import { createClock } from "./clock";
import { spell } from "./spell";

test("the countdown follows the server, observations keep the first setting", () => {
  let elapsed = 0;
  const clock = createClock(() => elapsed);
  clock.set(1000);
  elapsed = 50;
  expect([clock.now(), clock.steady()]).toEqual([1050, 1050]);
  clock.set(2000);
  elapsed = 60;
  expect([clock.now(), clock.steady()]).toEqual([2010, 1060]);
});

test.each([
  [0, "0 s"],
  [-5, "0 s"],
  [1400, "1 s"],
  [59_400, "59 s"],
  [59_600, "1:00 min"],
  [65_000, "1:05 min"],
])("%d ms is %s", (ms, text) => {
  expect(spell(ms)).toBe(text);
});
