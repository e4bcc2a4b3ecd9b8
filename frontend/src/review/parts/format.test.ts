import { expect, test } from "vitest";
import { ago, amount, bytes, duration, figure, isRecent, shortKey } from "./format";

test.each([
  [0, "0 ms"],
  [820, "820 ms"],
  [4200, "4.2 s"],
  [38_400, "38 s"],
  [200_000, "3 min 20 s"],
  [180_000, "3 min"],
  [7_500_000, "2 h 5 min"],
])("%d milliseconds are told as %s", (ms, told) => {
  expect(duration(ms)).toBe(told);
});

test.each([
  [2_000, "now"],
  [45_000, "45 sec. ago"],
  [180_000, "3 min. ago"],
  [7_200_000, "2 hr. ago"],
  [172_800_000, "2 days ago"],
  [-5_000, "now"],
])("%d milliseconds back are told as %s", (passed, told) => {
  expect(ago(1_000_000_000_000 - passed, 1_000_000_000_000)).toBe(told);
});

test("figures have no decimals that say nothing", () => {
  expect([4, 4.25, 4.126, 0.1 + 0.2].map(figure)).toEqual(["4", "4.25", "4.13", "0.3"]);
});

test("somebody is working now for two minutes after the last event", () => {
  expect([119_999, 120_000].map((passed) => isRecent(0, passed))).toEqual([true, false]);
});

test("names stay whole and long keys are cut", () => {
  expect(shortKey("anna")).toBe("anna");
  expect(shortKey("a8d713d0a8d713d0a8d713d0")).toBe("a8d713d0");
});

test.each([
  [0, "0 B"],
  [812, "812 B"],
  [4_240, "4.2 kB"],
  [38_000_000, "38 MB"],
  [2e13, "20000 GB"],
])("%d bytes are told as %s", (size, told) => {
  expect(bytes(size)).toBe(told);
});

test.each([
  [0.06, "0.06 EUR"],
  [12.5, "12.5 EUR"],
  [0.00123, "0.0012 EUR"],
  [0, "0 EUR"],
])("%d is told as %s", (value, told) => {
  expect(amount(value, "EUR")).toBe(told);
});
