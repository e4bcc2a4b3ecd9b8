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

function keptFor(assignment: string, place: Parameters<typeof createKept>[0]): Kept {
  const kept = createKept(place);
  kept.for(assignment);
  return kept;
}

const action = { kind: "turn", key: "key-1", on: null, judge: null, ask: { prompt: "boat" } } as const;
const draft = { on: "a1", ask: { prompt: "boat" }, judge: { score: 3 } };

describe("what the browser keeps", () => {
  let place: ReturnType<typeof createPlace>;
  let kept: Kept;
  beforeEach(() => {
    place = createPlace();
    kept = keptFor("one", place);
  });

  test("a draft comes back after a refresh", () => {
    expect(kept.keepDraft(draft)).toBe(true);
    expect(keptFor("one", place).draft()).toEqual(draft);
  });

  test("a draft that was sent is gone", () => {
    kept.keepDraft(draft);
    kept.keepDraft(null);
    expect(place.found.size).toBe(0);
  });

  test("another assignment has its own draft", () => {
    kept.keepDraft(draft);
    expect(keptFor("two", place).draft()).toBeNull();
  });

  test("an action comes back with its key until it is acknowledged", () => {
    kept.keepAction(action);
    expect(keptFor("one", place).action()).toEqual(action);
    kept.forgetAction("another key");
    expect(kept.action()).toEqual(action);
    kept.forgetAction("key-1");
    expect(kept.action()).toBeNull();
  });

  test.each(["{", "3", '"text"', "[]", '{"ask":1}'])("what cannot be read is nothing: %s", (value) => {
    place.found.set("ajeeb:one:draft", value);
    place.found.set("ajeeb:one:action", value);
    expect([kept.draft(), kept.action()]).toEqual([null, null]);
  });

  test("nothing is kept before the assignment is known", () => {
    expect(createKept(place).keepDraft(draft)).toBe(false);
    expect(place.found.size).toBe(0);
  });

  test("a full or forbidden storage is said, not thrown", () => {
    const full = keptFor("one", {
      ...place,
      setItem: () => {
        throw new Error("full");
      },
    });
    expect(full.keepDraft(draft)).toBe(false);
    expect(keptFor("one", null).keepDraft(draft)).toBe(false);
    expect(keptFor("one", null).draft()).toBeNull();
  });
});
