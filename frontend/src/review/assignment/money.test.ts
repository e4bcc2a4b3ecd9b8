import { expect, test } from "vitest";
import { minorOf, sum } from "./money";

test.each([
  ["0.50", "EUR", 50],
  ["0,5", "EUR", 50],
  [" 12 ", "USD", 1200],
  ["12", "JPY", 12],
  ["0.005", "KWD", 5],
  ["19.99", "EUR", 1999],
])("%s %s are %d", (typed, currency, minor) => {
  expect(minorOf(typed, currency)).toBe(minor);
});

test.each([
  ["", "EUR"],
  ["0", "EUR"],
  ["-1", "EUR"],
  ["0.005", "EUR"],
  ["1.5", "JPY"],
  ["1e3", "EUR"],
  ["a lot", "EUR"],
])("'%s' %s is no amount", (typed, currency) => {
  expect(minorOf(typed, currency)).toBeNull();
});

test.each([
  [50, "EUR", "0.50 EUR"],
  [12, "JPY", "12 JPY"],
  [0, "", "0.00"],
])("%d %s is written %s", (minor, currency, text) => {
  expect(sum(minor, currency)).toBe(text);
});
