import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FieldConfig, Json } from "../contract";
import { traitsOf } from "./definition";
import { definition } from "./fixtures";
import { builtinRefusals, textOf } from "./validators";

interface Row {
  field: FieldConfig;
  value: Json;
  refused: string[];
}

// The server's tests read the same table.
const file = new URL("../../../../../tests/forms/composer/validator_table.json", import.meta.url);
const table = JSON.parse(readFileSync(file, "utf8")) as Row[];

const found = (field: FieldConfig, value: Json) => {
  const traits = traitsOf(definition, field);
  return traits ? builtinRefusals(definition, traits, field, value) : [];
};

describe("the page's verdict is the server's", () => {
  test.each(table)("$field.type $field.validators: $value", ({ field, value, refused }) => {
    expect(found(field, value).map(({ message }) => message)).toEqual(refused);
  });
});

test("a refusal is told in words", () => {
  const field = { type: "file", name: "x", validators: { fileExtension: ["png", ".Jpg"] } };
  const [refusal] = found(field, { name: "a.{given}" });
  expect(refusal && textOf(definition, refusal)).toBe(
    "Please attach one of these: png, jpg; this file is of type “{given}”.",
  );
});
