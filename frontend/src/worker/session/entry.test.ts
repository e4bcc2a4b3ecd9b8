import { expect, test } from "vitest";
import { addressOf, readEntry } from "./entry";

test.each([
  ["", "#abc.def", { link: "abc.def" }],
  ["?worker_id=ada&id=3", "", { worker_id: "ada", unit: 3 }],
  ["?worker_id=ada", "", { worker_id: "ada", unit: null }],
  ["?utm=1&worker_id=ada+b", "", { worker_id: "ada b", unit: null }],
  ["?worker_id=ada&run=pictures-2&id=1", "", { worker_id: "ada", unit: 1, run: "pictures-2" }],
  ["?worker_id=ada&id=99999999999", "", { worker_id: "ada", unit: 99999999999 }],
])("%s%s opens %j", (search, hash, body) => {
  expect(readEntry({ search, hash })).toMatchObject({ body });
});

test.each([
  ["", []],
  ["?utm=1", []],
  ["?worker_id=", ["name"]],
  ["?id=3", ["name"]],
  ["?worker_id=ada&id=x", ["number"]],
  ["?worker_id=ada&id=0", ["number"]],
  ["?worker_id=ada&id=-1", ["number"]],
  ["?worker_id=&id=abc", ["name", "number"]],
])("%s opens nothing: %j is wrong", (search, faults) => {
  expect(readEntry({ search, hash: "" })).toEqual(faults);
});

test("other parameters of the address stay", () => {
  expect(addressOf(null, { hash: "", search: "?worker_id=ada&id=1&lang=de" })).toBe("?worker_id=ada&lang=de");
  expect(addressOf(7, { hash: "", search: "?worker_id=ada&id=1" })).toBe("?worker_id=ada&id=7");
});
