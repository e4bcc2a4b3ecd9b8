import { describe, expect, test } from "vitest";
import { closed, found, pressed } from "./combo";

const options = ["Köln", "Kiel", "Bad Kissingen", "New York"].map((label) => ({ label, value: label }));
const key = (name: string, altKey = false) => ({ key: name, altKey });
const open = { open: true, query: "", active: 1 };

describe("searching", () => {
  test.each([
    ["", 4],
    ["  ", 4],
    ["koln", 1],
    ["KI", 2],
    ["york new", 1],
    ["paris", 0],
  ])("for %j finds %i", (query, count) => {
    expect(found(options, query)).toHaveLength(count);
  });
});

describe("a closed list", () => {
  test.each(["ArrowDown", "Enter", " "])("opens by %j at the chosen option", (name) => {
    expect(pressed(closed, key(name), 4, 2)?.combo).toEqual({ open: true, query: "", active: 2 });
  });
  test("opens at its first option when nothing is chosen, and at its last one upwards", () => {
    expect(pressed(closed, key("ArrowDown"), 4, -1)?.combo.active).toBe(0);
    expect(pressed(closed, key("ArrowUp"), 4, -1)?.combo.active).toBe(3);
  });
  test.each(["Tab", "Escape", "a"])("leaves %j to the browser", (name) => {
    expect(pressed(closed, key(name), 4, -1)).toBeNull();
  });
});

describe("an open list", () => {
  test.each([
    ["ArrowDown", 1, 2],
    ["ArrowDown", 3, 0],
    ["ArrowUp", 0, 3],
    ["PageDown", 1, 3],
    ["PageUp", 3, 0],
  ])("goes by %s from %i to %i", (name, from, to) => {
    expect(pressed({ ...open, active: from }, key(name), 4, -1)?.combo.active).toBe(to);
  });
  test("gives the active option by Enter, and nothing where none was found", () => {
    expect(pressed(open, key("Enter"), 4, -1)?.pick).toBe(true);
    expect(pressed({ ...open, active: -1 }, key("Enter"), 0, -1)?.pick).toBe(false);
  });
  test.each([key("Escape"), key("ArrowUp", true)])("closes by %j", (press) => {
    expect(pressed(open, press, 4, -1)?.combo).toEqual(closed);
  });
  test("stays at nothing when nothing was found", () => {
    expect(pressed({ ...open, active: -1 }, key("PageUp"), 0, -1)?.combo.active).toBe(-1);
    expect(pressed({ ...open, active: -1 }, key("PageDown"), 0, -1)?.combo.active).toBe(-1);
  });
  test.each(["Tab", "Home", " ", "a"])("leaves %j to the browser", (name) => {
    expect(pressed(open, key(name), 4, -1)).toBeNull();
  });
});
