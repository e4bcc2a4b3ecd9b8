import { expect, test } from "vitest";
import { newest } from "./newest";

const draft = (at: number, ...handled: string[]) => ({ at, handled });

test("the only draft there is is taken", () => {
  const one = draft(1);
  expect(newest(one, null)).toBe(one);
  expect(newest(null, one)).toBe(one);
  expect(newest(null, null)).toBeNull();
});

test("of two that know the same, the later one is taken", () => {
  const [early, late] = [draft(1, "a", "b"), draft(2, "b", "a")];
  expect(newest(early, late)).toBe(late);
  expect(newest(late, early)).toBe(late);
});

test("one that has had more answers goes before a later one", () => {
  const [behind, ahead] = [draft(2, "a"), draft(1, "a", "b")];
  expect(newest(behind, ahead)).toBe(ahead);
  expect(newest(ahead, behind)).toBe(ahead);
});

test("of two devices that went different ways, the server's way is taken", () => {
  const [here, there] = [draft(2, "a", "c"), draft(1, "a", "b")];
  expect(newest(here, there)).toBe(there);
});
