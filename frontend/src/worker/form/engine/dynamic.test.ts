import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Dynamic } from "../contract";
import type { Api } from "./fixtures";
import { field, settled } from "./fixtures";
import { add, changing, go, round, start } from "./rounds";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

describe("added fieldsets", () => {
  test("their fields start as any other, and keep what is in them", () => {
    let index = 0;
    const { engine } = changing(({ setDynamicFormElementsConfig }) => {
      index += 1;
      setDynamicFormElementsConfig((before: Dynamic) => add(before, index));
    });
    engine.fire(start, "onClick");
    engine.change(field("prompt__1__"), "mine");
    engine.fire(start, "onClick");
    expect(engine.state().values).toEqual({
      a: "",
      start: "",
      score__1__: "",
      prompt__1__: "mine",
      next__1__: "",
      score__2__: "",
      prompt__2__: "before",
      next__2__: "",
    });
  });

  test("a state that is changed in place counts as well", () => {
    const { engine } = changing(({ setDynamicFormElementsConfig }) => {
      setDynamicFormElementsConfig((before: Dynamic) => {
        before.sections.main = { fieldsets: {} };
        before.sections.main.fieldsets.r1 = round(1);
        before.loadings.start = true;
        return before;
      });
    });
    const first = engine.state().dynamic;
    engine.fire(start, "onClick");
    const { dynamic, values } = engine.state();
    expect(Object.keys(dynamic.sections.main?.fieldsets ?? {})).toEqual(["r1"]);
    expect([dynamic.loadings, values.prompt__1__]).toEqual([{ start: true }, "before"]);
    expect(first).toEqual({ sections: {}, loadings: {}, disables: {} });
    expect(dynamic.sections).not.toBe(first.sections);
  });

  test("what has been removed is unseen, and comes back as it was", () => {
    const { engine } = changing(({ setDynamicFormElementsConfig }) => {
      setDynamicFormElementsConfig((before: Dynamic) =>
        before.sections.main ? { ...before, sections: {} } : add(before, 1),
      );
    });
    engine.fire(start, "onClick");
    engine.change(field("score__1__"), "4");
    engine.fire(start, "onClick");
    expect(engine.snapshot()).toEqual({ values: { a: "" }, invisible: ["score__1__", "prompt__1__"] });
    engine.fire(start, "onClick");
    expect(engine.snapshot().values).toEqual({ a: "", score__1__: "4", prompt__1__: "before" });
  });

  test("a section that does not exist shows nothing, and what is no fieldset is left out", () => {
    const { engine, reported } = changing(({ setDynamicFormElementsConfig }) => {
      setDynamicFormElementsConfig({
        ...add({ sections: {}, loadings: {}, disables: {} }, 1, "elsewhere"),
        disables: { a: true, b: 1 },
      });
      setDynamicFormElementsConfig((before: Dynamic) => ({
        ...before,
        sections: { ...before.sections, main: { fieldsets: { no: null, odd: { rows: [null] } } } },
      }));
    });
    engine.fire(start, "onClick");
    expect(engine.snapshot()).toEqual({ values: { a: "" }, invisible: ["score__1__", "prompt__1__"] });
    expect(engine.state().dynamic.sections.main?.fieldsets).toEqual({});
    expect(engine.state().dynamic.disables).toEqual({ a: true, b: false });
    expect(reported()).toHaveLength(2);
  });

  test("a click on a busy or disabled button does nothing", () => {
    const next = vi.fn(({ setDynamicFormElementsConfig }: Api) => {
      setDynamicFormElementsConfig({ loadings: { start: true } });
    });
    const { engine } = changing(next);
    engine.fire(start, "onClick");
    engine.fire(start, "onClick");
    expect(next).toHaveBeenCalledOnce();
  });

  test("tokens of procedures in them are replaced when the answer comes, and at once from then on", async () => {
    const token = '{{getPresignedUrl("https://s3/x")}}';
    const shown = { rows: [], instruction: `<img src='${token}'>` };
    const { engine, host } = changing(
      ({ setDynamicFormElementsConfig }) => {
        setDynamicFormElementsConfig((before: Dynamic) => ({
          ...before,
          sections: {
            main: { fieldsets: { ...before.sections.main?.fieldsets, [Math.random()]: { ...shown } } },
          },
        }));
      },
      { answer: () => [["https://s3/x", "signed"]] },
    );
    const instructions = () =>
      Object.values(engine.state().dynamic.sections.main?.fieldsets ?? {}).map(
        ({ instruction }) => instruction,
      );
    engine.fire(start, "onClick");
    expect(instructions()).toEqual([shown.instruction]);
    await settled();
    expect(instructions()).toEqual(["<img src='signed'>"]);
    engine.fire(start, "onClick");
    expect(instructions()).toEqual(["<img src='signed'>", "<img src='signed'>"]);
    expect(host.call).toHaveBeenCalledOnce();
  });
});

describe("leaving early", () => {
  const inRound = (locks: Partial<Dynamic> = {}) => {
    const made = changing(({ setDynamicFormElementsConfig, validateForm, element }) => {
      if (element === start)
        setDynamicFormElementsConfig((before: Dynamic) => ({ ...add(before, 1), ...locks }));
      else validateForm();
    });
    made.engine.fire(start, "onClick");
    return made;
  };

  test("the round that waits to go on need not be filled", () => {
    const { engine, host } = inRound();
    engine.clickSubmit();
    expect(host.submit).toHaveBeenCalledOnce();
  });

  test("but its own button demands it", () => {
    const { engine } = inRound();
    engine.fire(go("next__1__"), "onClick");
    expect(Object.keys(engine.state().invalid)).toEqual(["score__1__"]);
  });

  test.each([{ disables: { next__1__: true } }, { loadings: { next__1__: true } }])(
    "nor is it waived while the round is closed: %j",
    (locks) => {
      const { engine, host } = inRound(locks);
      engine.clickSubmit();
      expect(host.submit).not.toHaveBeenCalled();
    },
  );
});
