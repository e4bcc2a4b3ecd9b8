import { describe, expect, it } from "vitest";
import { NOTHING, page, toggle, upTo } from "./selecting";

const ROWS = ["a", "b", "c", "d"];

describe("choosing rows", () => {
  it("puts one in, and takes it out again", () => {
    const one = toggle(NOTHING, "b");
    expect([...one.ids]).toEqual(["b"]);
    expect([...toggle(one, "b").ids]).toEqual([]);
  });
  it("takes a stretch, up or down, and keeps what was chosen before", () => {
    expect([...upTo(toggle(NOTHING, "b"), "d", ROWS).ids]).toEqual(["b", "c", "d"]);
    expect([...upTo(toggle(NOTHING, "c"), "a", ROWS).ids].sort()).toEqual(["a", "b", "c"]);
    expect([...upTo(toggle(toggle(NOTHING, "z"), "a"), "b", ROWS).ids].sort()).toEqual(["a", "b", "z"]);
  });
  it("is one row where no stretch begins on the page", () => {
    expect([...upTo(NOTHING, "c", ROWS).ids]).toEqual(["c"]);
    expect([...upTo(toggle(NOTHING, "gone"), "c", ROWS).ids].sort()).toEqual(["c", "gone"]);
  });
  it("takes a page, and gives it back", () => {
    const whole = page(toggle(NOTHING, "b"), ROWS);
    expect([...whole.ids].sort()).toEqual(ROWS);
    expect([...page(whole, ROWS).ids]).toEqual([]);
  });
});
