import { describe, expect, test, vi } from "vitest";
import { validateFieldValue } from "./addons";
import { createPlace, field, form, section } from "./fixtures";
import { createGuard } from "./guard";
import { changedByTask, hiddenByConfig, readKey } from "./hidden";
import { loadModules, readModule } from "./modules";
import { nothingDynamic } from "./dynamic";
import { couldComeFrom, fitted, initialValue } from "./values";

const options = [
  { label: "1", value: 1 },
  { label: "0", value: 0, checked: true },
];

describe("values", () => {
  test.each([
    [field("a"), ""],
    [field("a", { value: "x" }), "x"],
    [field("a", { type: "radio", options }), ""],
    [field("a", { type: "select", options }), ""],
    [field("a", { type: "select", options, multiple: true }), []],
    [field("a", { type: "select", options, multiple: true, value: "" }), []],
    [field("a", { type: "select", options, multiple: true, value: ["1"] }), ["1"]],
    [field("a", { type: "checkbox", options }), { "0": true, "1": false }],
    [field("a", { type: "checkbox", options, value: { "1": true } }), { "1": true }],
    [field("a", { type: "file" }), null],
    [field("a", { type: "button", value: "Go" }), "Go"],
  ])("a field starts as configured: %j is %j", (one, start) => {
    expect(initialValue(one)).toEqual(start);
    expect(couldComeFrom(one, start)).toBe(true);
  });

  test.each([
    ["input", "x", true],
    ["input", 1, false],
    ["hidden", {}, false],
    ["input", null, true],
    ["radio", 1, true],
    ["radio", "1", false],
    ["radio", undefined, true],
    ["select", "nine", true],
    ["select", 1, false],
    ["select+", ["1", "0"], true],
    ["select+", [1], false],
    ["select+", ["2"], false],
    ["checkbox", { "1": true }, true],
    ["checkbox", { "1": "true" }, false],
    ["checkbox", { constructor: true }, false],
    ["checkbox", [], false],
    ["file", 5, true],
    ["button", 5, true],
  ])("%s may be set to %j: %j", (type, value, may) => {
    const one = field("a", { type: type.replace("+", ""), options, multiple: type.endsWith("+") });
    expect(validateFieldValue(one, value)).toBe(may);
  });

  test("boxes that start ticked and are no options stay in the value", () => {
    const one = field("a", { type: "checkbox", options, value: { old: true, "1": "yes" } });
    expect(couldComeFrom(one, { old: true, "1": "yes", "0": true })).toBe(true);
    expect(couldComeFrom(one, { old: false, "1": "yes" })).toBe(false);
    expect(couldComeFrom(one, { old: true, "0": "yes" })).toBe(false);
  });

  test("an author can be told", () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect(validateFieldValue(field("a"), 5, true)).toBe(false);
    expect(told).toHaveBeenCalledOnce();
  });

  test.each([
    [{}, true, "true"],
    [{}, { a: 1 }, '{"a":1}'],
    [{}, undefined, null],
    [{ type: "radio" }, "0", 0],
    [{ type: "radio" }, "", ""],
    [{ type: "radio" }, "2", undefined],
    [{ type: "select", multiple: true }, [1], ["1"]],
    [{ type: "select", multiple: true }, "", []],
    [{ type: "select", multiple: true }, [2], undefined],
    [{ type: "checkbox" }, { "2": true }, undefined],
  ])("%j is fitted: %j to %j", (more, value, fit) => {
    expect(fitted(field("a", { options, ...more }), value)).toEqual(fit);
  });
});

describe("modules", () => {
  test("functions by name come before those of a default object, which reach each other", () => {
    const { functions, triggerSnapshot } = readModule({
      a: () => "named",
      text: "x",
      default: {
        a: () => "default",
        b(this: { a: () => string }, _one: unknown, _two: unknown) {
          return this.a();
        },
        triggerSnapshot: "before",
      },
    });
    expect([...functions.keys()].sort()).toEqual(["a", "b"]);
    expect([functions.get("a")?.(), functions.get("b")?.(), functions.get("b")?.length]).toEqual([
      "named",
      "default",
      2,
    ]);
    expect(triggerSnapshot).toBe("before");
  });

  test("one that cannot be loaded is reported, and the other one works", async () => {
    const report = vi.fn();
    const load = async (url: string) =>
      url === "/bad.js"
        ? Promise.reject(new SyntaxError("unexpected token"))
        : Promise.resolve({ check: () => null });
    const made = await loadModules({ triggers: "/bad.js", validators: "/good.js" }, report, load);
    expect(report).toHaveBeenCalledExactlyOnceWith({
      where: "/bad.js",
      message: "This module could not be loaded: unexpected token",
    });
    expect([made.triggers.functions.size, made.validators.functions.size]).toEqual([0, 1]);
    expect(
      (await loadModules({ triggers: null, validators: null }, report, load)).triggers.functions.size,
    ).toBe(0);
  });
});

describe("the guard", () => {
  test("knows the innermost function that never returned, and no other", () => {
    const kept = new Map<string, string>();
    const guard = createGuard("task", createPlace(kept));
    let copy = new Map<string, string>();
    guard.around("outer", () => {
      guard.around("inner", () => {
        copy = new Map(kept);
      });
    });
    expect(() =>
      guard.around("throws", () => {
        throw new Error("oh");
      }),
    ).toThrow("oh");
    expect(kept.size).toBe(0);
    const after = createGuard("task", createPlace(copy));
    expect([after.stopped, after.isOff("inner"), after.isOff("outer")]).toEqual(["inner", true, false]);
    const later = createGuard("task", createPlace(copy));
    expect([later.stopped, later.isOff("inner")]).toEqual([null, true]);
    expect(createGuard("other task", createPlace(copy)).isOff("inner")).toBe(false);
  });

  test("another tab's function is known when it has run for too long, whether or not the tab is still there", () => {
    const [device, at] = [new Map<string, string>(), { ms: 1_000 }];
    const inNewTab = () => createGuard("task", createPlace(), createPlace(device), () => at.ms);
    inNewTab().around("slow", () => {
      expect(inNewTab().stopped).toBe(null);
      at.ms += 60_000;
      const after = inNewTab();
      expect([after.stopped, after.isOff("slow")]).toEqual(["slow", true]);
    });
    expect(device.size).toBe(0);
  });

  test("a storage that is full or forbidden does no harm", () => {
    const broken = () => {
      throw new Error("forbidden");
    };
    for (const place of [null, { getItem: broken, setItem: broken, removeItem: broken }])
      expect(createGuard("", place).around("f", () => 5)).toBe(5);
  });
});

describe("what code has hidden", () => {
  const config = form(
    section("one", [field("a", { classes: "wide hidden" }), field("b")]),
    section("two", [field("c")], { classes: "d-none" }),
  );

  test("is told apart from what the configuration hides", () => {
    const given = hiddenByConfig(config, nothingDynamic);
    expect([...given]).toEqual(["field:a", "section:c"]);
    expect(changedByTask(["section:c", "row:a"], given)).toEqual(["row:a", "shown field:a"]);
  });

  test.each([
    ["row:a", { part: "row", name: "a", hide: true }],
    ["shown field:x:y", { part: "field", name: "x:y", hide: false }],
    ["nothing", null],
  ])("%s", (key, read) => {
    expect(readKey(key)).toEqual(read);
  });
});
