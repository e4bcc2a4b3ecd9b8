import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Api } from "./fixtures";
import { createPlace, field, form, go, on, other, section, settled, started, typed, whole } from "./fixtures";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

describe("what goes wrong stops nobody", () => {
  test("exceptions, rejections and missing functions are reported", async () => {
    const fields = ["throws", "rejects", "missing", "toString"].map((name) =>
      field(name, on("onClick", name)),
    );
    const { engine, reported } = started(form(section("one", [...fields, field("odd", on("onClick", []))])), {
      triggers: {
        throws: () => {
          throw new Error("now");
        },
        rejects: async () => Promise.reject(new Error("later")),
      },
    });
    for (const each of [...fields, field("odd", on("onClick", []))]) engine.fire(each, "onClick");
    await settled();
    expect(reported()).toEqual([
      "trigger throws: This trigger failed: now",
      "trigger missing: There is no such function in the task's triggers.",
      "trigger toString: There is no such function in the task's triggers.",
      "odd onClick: This is no trigger.",
      "trigger rejects: This trigger failed: later",
    ]);
  });

  test("a failed call is told to the worker, unless the trigger tells it, until the next one", async () => {
    const { engine, host } = started(whole, {
      triggers: {
        go: ({ remoteProcedureCollection }: Api) => {
          remoteProcedureCollection("ask")(null).catch(() => undefined);
        },
        typed: ({ remoteProcedureCollection, setSubmitErrors }: Api) => {
          remoteProcedureCollection("ask")(null).catch(() => {
            setSubmitErrors(["Mine."]);
          });
        },
      },
    });
    host.call.mockRejectedValueOnce(new Error("timeout"));
    engine.fire(go, "onClick");
    await settled();
    expect(engine.state().submitErrors).toEqual(["This did not work. Please try again."]);
    engine.fire(go, "onClick");
    expect(engine.state().submitErrors).toEqual([]);
    host.call.mockRejectedValueOnce(new Error("timeout"));
    engine.change(typed, "x");
    await settled();
    expect(engine.state().submitErrors).toEqual(["Mine."]);
  });

  test("what never returned is switched off after a reload", () => {
    const kept = new Map<string, string>();
    const frozen = started(whole, {
      place: createPlace(kept),
      triggers: {
        go: () => {
          // As the page is while this hangs.
          for (const [name, value] of kept) copy.set(name, value);
          expect(frozen.drafts.at(-1)?.values.b).toBe("typed");
        },
      },
    });
    const copy = new Map<string, string>();
    frozen.engine.change(other, "typed");
    frozen.engine.fire(go, "onClick");
    expect(kept.size).toBe(0);

    const run = vi.fn();
    const again = started(whole, { place: createPlace(copy), triggers: { go: run, typed: run } });
    expect(again.engine.state().submitErrors[0]).toContain("stopped responding");
    expect(again.reported()[0]).toContain("trigger go: This never returned");
    again.engine.fire(go, "onClick");
    expect(run).not.toHaveBeenCalled();
    again.engine.change(typed, "x");
    expect(run).toHaveBeenCalledOnce();
    expect(started(whole, { place: createPlace(copy) }).engine.state().submitErrors).toEqual([]);
  });
});
