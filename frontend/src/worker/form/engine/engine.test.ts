import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FieldConfig } from "../contract";
import { field, form, section, started } from "./fixtures";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const required = { validators: { required: true } };
const note = field("note", required);
const button = (name: string, does: string): FieldConfig => ({
  type: "button",
  name,
  value: "Go",
  triggers: { onClick: does },
});

describe("submitting", () => {
  test("what is wrong is shown, listed and revealed, and nothing is sent", () => {
    const { engine, host } = started(
      form(section("one", [field("a")]), section("two", [note], { initially_collapsed: true })),
    );
    expect([...engine.state().open]).toEqual([0]);
    engine.clickSubmit();
    expect(host.submit).not.toHaveBeenCalled();
    expect(engine.state()).toMatchObject({
      invalid: { note: ["Please fill in this field."] },
      listed: [[], [{ name: "note", label: "note", messages: ["Please fill in this field."] }]],
      reveal: { section: 1, field: "note", n: 1 },
    });
    expect([...engine.state().open]).toEqual([1]);
  });

  test("an edited field loses its error, the list keeps it until the next validation", () => {
    const { engine, host } = started(form(section("one", [note])));
    engine.clickSubmit();
    engine.change(note, "x");
    expect(engine.state().invalid).toEqual({});
    expect(engine.state().listed[0]).toHaveLength(1);
    engine.clickSubmit();
    expect(engine.state().listed[0]).toEqual([]);
    expect(host.submit).toHaveBeenCalledExactlyOnceWith({ note: "x" }, []);
  });

  test("the section that was last clicked in comes first", () => {
    const { engine } = started(form(section("one", [note]), section("two", [field("b", required)])));
    engine.touchSection(1);
    engine.clickSubmit();
    expect(engine.state().reveal).toMatchObject({ section: 1, field: "b" });
  });

  test("a form is sent once", () => {
    const { engine, host } = started(form(section("one", [field("a")])));
    engine.clickSubmit();
    engine.clickSubmit();
    engine.change(field("a"), "late");
    expect(engine.state()).toMatchObject({ locked: true, values: { a: "" } });
    expect(engine.lock()).toBe(false);
    expect(host.submit).toHaveBeenCalledOnce();
  });

  test("when the time is up all that is in sight is taken, and the worker can send nothing more", () => {
    const { engine, host, unseen } = started(form(section("one", [note, field("b")])));
    unseen.add("b");
    expect(engine.snapshot()).toEqual({ values: { note: "" }, invisible: ["b"] });
    expect(engine.lock()).toBe(true);
    engine.clickSubmit();
    expect(host.submit).not.toHaveBeenCalled();
  });

  test("hidden fields are always sent, buttons never, unseen fields are not even checked", () => {
    const options = [
      { label: "1", value: 1 },
      { label: "2", value: "b" },
    ];
    const fields = [
      field("h", { type: "hidden", value: "hv" }),
      button("go", "x"),
      note,
      field("r", { type: "radio", options }),
      field("c", { type: "checkbox", options }),
      field("s", { type: "select", options, multiple: true }),
      field("f", { type: "file" }),
    ];
    const { engine, host, unseen } = started(form(section("one", fields)));
    for (const name of ["h", "go", "note"]) unseen.add(name);
    engine.change(fields[3] as FieldConfig, 1);
    engine.change(fields[5] as FieldConfig, ["b", "1"]);
    engine.change(fields[6] as FieldConfig, {
      name: "p.png",
      size: 1,
      type: "",
      lastModified: 2,
      url: "blob:",
    });
    engine.clickSubmit();
    const file = { name: "p.png", size: 1, type: "", lastModified: 2 };
    expect(host.submit).toHaveBeenCalledExactlyOnceWith(
      { h: "hv", r: 1, c: { "1": false, b: false }, s: ["1", "b"], f: file },
      ["note"],
    );
  });

  test("a form that the server refuses is open again and says why", () => {
    const { engine, host, unseen } = started(form(section("one", [note, field("b")])));
    engine.change(note, "x");
    engine.clickSubmit();
    unseen.add("b");
    engine.refused({ note: "Too late.", b: "No." }, "Not taken.");
    expect(engine.state()).toMatchObject({
      locked: false,
      invalid: { note: ["Too late."] },
      submitErrors: ["Not taken.", "b: No."],
      reveal: { field: "note" },
    });
    engine.clickSubmit();
    expect(engine.state().submitErrors).toEqual([]);
    expect(host.submit).toHaveBeenCalledTimes(2);
  });
});

describe("validators of the task", () => {
  const checked = (validators: FieldConfig["validators"]) =>
    form(section("one", [field("a", { validators: validators ?? {} })]));

  test("they go before built-in ones, and get their arguments one by one", () => {
    const required = vi.fn(() => "mine");
    const { engine } = started(checked({ required: [1, { two: 2 }], between: 5 }), {
      validators: { required, between: (_field: unknown, _value: unknown, bound: number) => bound },
    });
    engine.clickSubmit();
    expect(required).toHaveBeenCalledWith(expect.objectContaining({ name: "a" }), "", 1, { two: 2 });
    expect(engine.state().invalid).toEqual({ a: ["mine", "5"] });
  });

  test("one that throws, waits or is unknown has nothing against a value, and its author is told", () => {
    const throws = (): never => {
      throw new Error("oh");
    };
    const waits = async (): Promise<string> => Promise.reject(new Error("later"));
    const { engine, host, reported } = started(checked({ throws: 1, waits: 1, unheard: 1 }), {
      validators: { throws, waits },
    });
    engine.clickSubmit();
    expect(host.submit).toHaveBeenCalledOnce();
    expect(reported()).toEqual([
      "validator throws: This validator failed, and the value was accepted: oh",
      expect.stringContaining("validator waits: Validators must answer at once"),
      expect.stringContaining("validator unheard: There is no such validator"),
    ]);
  });
});

describe("sections", () => {
  const three = form(
    section("one", []),
    section("two", [], { initially_collapsed: true, triggers: { onClick: ["seen", "x"] } }),
    section("three", [], { collapsable: false, initially_collapsed: true }),
  );

  test("opening one collapses the others that can be", () => {
    const { engine } = started(three);
    const open = () => [...engine.state().open];
    expect(open()).toEqual([0, 2]);
    engine.clickSection(1);
    expect(open()).toEqual([1, 2]);
    engine.clickSection(1);
    engine.clickSection(2);
    expect(open()).toEqual([2]);
  });

  test("its trigger is handed the section", () => {
    const seen = vi.fn();
    const { engine } = started(three, { triggers: { seen } });
    engine.clickSection(1);
    expect(seen).toHaveBeenCalledWith(
      expect.objectContaining({ element: three.sections[1], fieldValue: null, triggerArgs: ["x"] }),
    );
  });
});
