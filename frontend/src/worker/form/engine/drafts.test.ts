import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Dynamic, FormDraft, Json } from "../contract";
import { field, settled, started, waiting } from "./fixtures";
import { add, changing, main, start } from "./rounds";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

describe("drafts", () => {
  const last = (drafts: FormDraft[]): FormDraft => drafts.at(-1) as FormDraft;

  test("are kept half a second after typing, and when the page goes", () => {
    vi.useFakeTimers();
    const { engine, drafts, leave } = started(main);
    leave();
    expect(drafts).toEqual([]);
    engine.change(field("a"), "x");
    engine.change(field("a"), "xy");
    vi.advanceTimersByTime(499);
    expect(drafts).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(drafts).toEqual([
      {
        values: { a: "xy", start: "" },
        dynamic: { sections: {}, loadings: {}, disables: {} },
        hidden: [],
        at: 7,
      },
    ]);
    engine.change(field("a"), "xyz");
    leave();
    expect(last(drafts).values.a).toBe("xyz");
    vi.useRealTimers();
  });

  test("come back with added fieldsets and what was hidden", async () => {
    const { engine, drafts, hands } = changing(({ setDynamicFormElementsConfig }) => {
      setDynamicFormElementsConfig((before: Dynamic) => add(before, 1));
    });
    hands.hiddenByTask.mockReturnValue(["row:start"]);
    engine.fire(start, "onClick");
    await Promise.resolve();
    expect(Object.keys(last(drafts).dynamic.sections.main?.fieldsets ?? {})).toEqual(["r1"]);
    engine.change(field("score__1__"), "4");
    engine.dispose();
    const draft = { ...last(drafts), values: { ...last(drafts).values, gone: 1, a: 5 } };
    const again = started(main, { draft });
    expect(again.engine.state().values).toMatchObject({ a: "", score__1__: "4", prompt__1__: "before" });
    expect(again.engine.state().values).not.toHaveProperty("gone");
    again.engine.mounted();
    expect(again.hands.hideAgain).toHaveBeenCalledExactlyOnceWith(["row:start"]);
    expect(again.drafts).toEqual([]);
  });

  test("do not lock for ever what waited for an answer", async () => {
    const { promise, resolve } = waiting<Json>();
    const { engine, drafts } = changing(
      ({ setDynamicFormElementsConfig, remoteProcedureCollection }) => {
        setDynamicFormElementsConfig((before: Dynamic) => ({
          ...before,
          loadings: { start: true },
          disables: { start: true, a: true },
        }));
        void remoteProcedureCollection("next")({}).then(() => {
          setDynamicFormElementsConfig((before: Dynamic) => ({ ...add(before, 1), loadings: {} }));
        });
      },
      { answer: () => promise },
    );
    engine.fire(start, "onClick");
    await settled();
    expect(last(drafts).dynamic).toMatchObject({ loadings: {}, disables: {} });
    expect(engine.state().dynamic.disables).toEqual({ start: true, a: true });
    resolve(null);
    await settled();
    engine.dispose();
    expect(last(drafts).dynamic.disables).toEqual({ start: true, a: true });
  });

  test("end when the form has arrived", () => {
    const { engine, drafts, leave } = started(main);
    engine.change(field("a"), "x");
    engine.clickSubmit();
    const kept = drafts.length;
    engine.submitted();
    leave();
    expect(drafts).toHaveLength(kept);
  });
});
