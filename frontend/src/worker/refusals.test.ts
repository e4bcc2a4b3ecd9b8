import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ComparisonView } from "../api";
import type { Answers, FieldSpec, SpecOf } from "./check";
import { holds, refusal, same } from "./check";

interface Table {
  refusals: { name: string; spec: FieldSpec; value: unknown; said: string | null }[];
  same: { unique: boolean | "normalised"; one: string; other: string; same: boolean }[];
  conditions: { text: string; tests: ComparisonView[]; answers: Answers; holds: boolean }[];
}

// The server's tests read the same table: the page never says yes where the server says no.
const file = new URL("../../../tests/forms/refusals.json", import.meta.url);
const table = JSON.parse(readFileSync(file, "utf8")) as Table;

describe("the page's verdict is the server's", () => {
  test.each(table.refusals)("$spec.kind: $name", ({ spec, value, said }) => {
    expect(refusal(spec, value)).toBe(said);
  });

  test.each(table.same)("unique $unique: $one and $other", (row) => {
    const spec: SpecOf<"text"> = { kind: "text", label: "Prompt", unique: row.unique };
    expect(same(spec, row.one, row.other)).toBe(row.same);
  });

  test.each(table.conditions)("$text with $answers", ({ tests, answers, holds: expected }) => {
    expect(holds(tests, answers)).toBe(expected);
  });
});
