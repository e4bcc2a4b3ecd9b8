import { expect, test } from "vitest";
import { addressOf, readEntry } from "./entry";

test.each([
  ["", "#abc.def", { link: "abc.def" }],
  ["?worker_id=ada&id=3", "", { worker_id: "ada", unit: 3 }],
  ["?worker_id=ada", "", { worker_id: "ada", unit: null }],
  ["?utm=1&worker_id=ada+b", "", { worker_id: "ada b", unit: null }],
  ["?worker_id=ada&id=x", "", undefined],
  ["?worker_id=ada&id=0", "", undefined],
  ["", "", undefined],
])("%s%s opens %j", (search, hash, body) => {
  expect(readEntry({ search, hash })?.body).toEqual(body);
});

test("other parameters of the address stay", () => {
  expect(addressOf(null, { hash: "", search: "?worker_id=ada&id=1&lang=de" })).toBe("?worker_id=ada&lang=de");
  expect(addressOf(7, { hash: "", search: "?worker_id=ada&id=1" })).toBe("?worker_id=ada&id=7");
});
