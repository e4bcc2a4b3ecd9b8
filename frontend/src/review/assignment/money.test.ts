import { expect, test } from "vitest";
import { isUnclear, minorOf, sum } from "./money";

test.each([
  ["0.50", "EUR", 50],
  ["0,5", "EUR", 50],
  [" 12 ", "USD", 1200],
  ["12", "JPY", 12],
  ["0.005", "KWD", 5],
  ["19.99", "EUR", 1999],
  ["1,500.00", "EUR", 150000],
  ["1.500,5", "EUR", 150050],
  ["1 500", "EUR", 150000],
  ["1’234’567.8", "CHF", 123456780],
  ["1,500,000", "JPY", 1500000],
  ["1.500", "KWD", 1500],
  ["0,500", "KWD", 500],
  ["12,500.005", "KWD", 12500005],
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
  ["1,500", "EUR"],
  ["1.500", "EUR"],
  ["1,50,000", "EUR"],
  ["1,500,00", "EUR"],
  ["1,500,000,50", "EUR"],
])("'%s' %s is no amount", (typed, currency) => {
  expect(minorOf(typed, currency)).toBeNull();
});

test.each([
  ["1,500", "EUR", true],
  ["1.500", "JPY", true],
  ["1,500", "KWD", true],
  ["1.500", "KWD", false],
  ["0,500", "EUR", false],
  ["1,500.00", "EUR", false],
  ["1,50", "EUR", false],
])("whether '%s' %s may mean two things: %s", (typed, currency, unclear) => {
  expect(isUnclear(typed, currency)).toBe(unclear);
});

test.each([
  [50, "EUR", "0.50 EUR"],
  [12, "JPY", "12 JPY"],
  [0, "", "0.00"],
])("%d %s is written %s", (minor, currency, text) => {
  expect(sum(minor, currency)).toBe(text);
});
