import { expect, test } from "vitest";
import type { MadeDecision } from "../../api";
import { knownSeq, meanwhile } from "./known";

/** A review that these people decided on, one after the other. */
function review(...people: string[]) {
  const decisions = people.map((by, index) => ({ seq: index + 1, by }) as MadeDecision);
  return { seq: people.length, decisions };
}

test.each([
  ["nothing was decided", review(), 0, 0],
  ["what was seen is known, whoever decided it", review("bob", "ann"), 2, 2],
  ["one's own decisions since are known", review("bob", "ann", "ann"), 1, 3],
  ["what another decided since is not", review("ann", "bob"), 1, 1],
  ["nor what comes after that, even if it is one's own", review("ann", "bob", "ann"), 0, 1],
])("%s", (_, made, known, upTo) => {
  expect(knownSeq(made, known, "ann")).toBe(upTo);
});

test("what others decided meanwhile is told", () => {
  const made = review("bob", "ann", "bob", "cy");
  expect(meanwhile(made, 1, "ann").map(({ seq }) => seq)).toEqual([3, 4]);
});
