import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FieldConfig, Json } from "../contract";
import type { Api } from "./fixtures";
import { field, form, on, section, started, typed, whole } from "./fixtures";
import { readTrigger } from "./triggers";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

test.each([
  ["f", { name: "f", args: [] }],
  [["f"], { name: "f", args: [] }],
  [["f", "x"], { name: "f", args: ["x"] }],
  [["f", null], { name: "f", args: [null] }],
  [["f", ["x", 2]], { name: "f", args: ["x", 2] }],
  [["f", [["x"]]], { name: "f", args: [["x"]] }],
  [[], null],
  [["f", 1, 2], null],
  [[1], null],
  [7, null],
  [{}, null],
])("%j is a trigger with these arguments: %j", (configured, read) => {
  expect(readTrigger(configured)).toEqual(read);
});

describe("both generations", () => {
  const got: unknown[] = [];
  const positional = (...handed: unknown[]): void => {
    got.splice(0, got.length, ...handed);
  };
  const config = form(
    section("one", [field("a", on("onBlur", ["old", ["x", 2]])), field("b", on("onBlur", ["fresh", "y"]))]),
  );
  const [a, b] = config.sections[0]?.fieldsets[0]?.rows[0]?.fields as [FieldConfig, FieldConfig];

  test("two parameters or more are positional, fewer get one object", () => {
    const old = (formData: unknown, update: unknown, ...rest: unknown[]): void => {
      positional(formData, update, ...rest);
    };
    const fresh = vi.fn();
    const { engine } = started(config, { triggers: { old, fresh: (api: unknown) => void fresh(api) } });
    engine.change(a, "v");
    engine.fire(a, "onBlur");
    expect(got).toEqual([{ a: "v", b: "" }, expect.any(Function), a, "v", { a, b }, "x", 2]);
    engine.fire(b, "onBlur");
    const api = fresh.mock.lastCall?.[0] as object;
    expect(api).toMatchObject({
      element: b,
      fieldValue: "",
      formFields: { a, b },
      formData: { a: "v" },
      triggerArgs: ["y"],
    });
    for (const name of ["updateFormData", "remoteProcedureCollection", "setDynamicFormElementsConfig"])
      expect(api).toHaveProperty(name, expect.any(Function));
    for (const name of ["validateForm", "setInvalidFormFields", "setSubmitErrors", "submitForm"])
      expect(api).toHaveProperty(name, expect.any(Function));
    expect(api).toHaveProperty("setSubmitSuccessText", expect.any(Function));
  });

  test("a module can say which it is", () => {
    const { engine } = started(config, { triggers: { old: positional, triggerApi: "positional" } });
    engine.fire(a, "onBlur");
    expect(got).toHaveLength(7);
    const two = vi.fn((_one: unknown, _two: unknown) => undefined);
    started(config, { triggers: { default: { old: two, triggerApi: "object" } } }).engine.fire(a, "onBlur");
    expect(two.mock.lastCall).toHaveLength(1);
  });
});

describe("the values that a trigger sees", () => {
  const seen: Json[] = [];
  const lagging = {
    typed: ({ formData, fieldValue }: Api) => {
      seen.push([formData.a, fieldValue]);
    },
  };
  beforeEach(() => {
    seen.length = 0;
  });

  test("include the change that fired it", () => {
    const { engine } = started(whole, { triggers: lagging });
    engine.change(typed, "a");
    engine.change(typed, "ab");
    expect(seen).toEqual([
      ["a", "a"],
      ["ab", "ab"],
    ]);
  });

  test("lag behind if the module was written for that", () => {
    const { engine } = started(whole, { triggers: { ...lagging, triggerSnapshot: "before" } });
    engine.change(typed, "a");
    engine.change(typed, "ab");
    expect(seen).toEqual([
      ["", ""],
      ["a", "a"],
    ]);
  });
});
