import { beforeEach, describe, expect, test } from "vitest";
import type { Kept } from "./kept";
import { createKept } from "./kept";

function createPlace() {
  const found = new Map<string, string>();
  return {
    found,
    getItem: (name: string) => found.get(name) ?? null,
    setItem: (name: string, value: string) => void found.set(name, value),
    removeItem: (name: string) => void found.delete(name),
  };
}

const action = { kind: "turn", key: "key-1", on: null, judge: null, ask: { prompt: "boat" } } as const;
const draft = { on: "a1", ask: { prompt: "boat" }, judge: { score: 3 } };

describe("what the browser keeps", () => {
  let place: ReturnType<typeof createPlace>;
  let kept: Kept;
  beforeEach(() => {
    place = createPlace();
    kept = createKept("one", place);
  });

  test("a draft comes back after a refresh", () => {
    expect(kept.keepDraft(draft)).toBe(true);
    expect(createKept("one", place).draft()).toEqual(draft);
  });

  test("a draft that was sent is gone", () => {
    kept.keepDraft(draft);
    kept.keepDraft(null);
    expect(place.found.size).toBe(0);
  });

  test("another assignment has its own draft", () => {
    kept.keepDraft(draft);
    expect(createKept("two", place).draft()).toBeNull();
  });

  test("an action comes back with its key until it is acknowledged", () => {
    kept.keepAction(action);
    expect(createKept("one", place).action()).toEqual(action);
    kept.forgetAction("another key");
    expect(kept.action()).toEqual(action);
    kept.forgetAction("key-1");
    expect(kept.action()).toBeNull();
  });

  test.each(["{", "3", '"text"', "[]", '{"ask":1}'])("what cannot be read is nothing: %s", (value) => {
    place.found.set("one:draft", value);
    place.found.set("one:action", value);
    expect([kept.draft(), kept.action()]).toEqual([null, null]);
  });

  test("a full or forbidden storage is said, not thrown", () => {
    const full = createKept("one", {
      ...place,
      setItem: () => {
        throw new Error("full");
      },
    });
    expect(full.keepDraft(draft)).toBe(false);
    expect(createKept("one", null).keepDraft(draft)).toBe(false);
    expect(createKept("one", null).draft()).toBeNull();
  });
});
