import { describe, expect, test } from "vitest";
import type { OutputPiece, Piece } from "../api";
import type { Coming } from "./coming";
import { gather, isExposed } from "./coming";

const piece = (outputs: OutputPiece[] = [], changes: Partial<Piece> = {}): Piece => ({
  call_id: "c",
  waited_ms: 1,
  expected_ms: null,
  queue_position: null,
  progress: null,
  step: null,
  steps: null,
  outputs,
  ...changes,
});
const text = (text_from: number, said: string, index = 0): OutputPiece => ({
  index,
  text_from,
  text: said,
  preview: null,
});
const preview = (address: string, index = 0): OutputPiece => ({ ...text(0, "", index), preview: address });
const after = (...pieces: Piece[]): Coming | null => pieces.reduce<Coming | null>(gather, null);

describe("the text of an output", () => {
  test.each<[string, OutputPiece[], string]>([
    ["grows", [text(0, "A "), text(2, "boat")], "A boat"],
    ["is told as a whole to a page that attaches", [text(0, "A boat"), text(6, "!")], "A boat!"],
    ["stays when a piece of it comes again", [text(0, "A "), text(2, "boat"), text(2, "boat")], "A boat"],
    ["stays when an older snapshot comes", [text(0, "A boat"), text(0, "A b")], "A boat"],
    ["goes on where pieces overlap", [text(0, "A bo"), text(2, "boat!")], "A boat!"],
    ["begins anew with another go", [text(0, "A boat"), text(0, "The")], "The"],
    ["goes on from where the other go is", [text(0, "A boat"), text(2, "ship")], "A ship"],
    ["waits at a gap for the whole", [text(0, "A "), text(6, "!")], "A "],
    ["is whole again after a gap", [text(0, "A "), text(6, "!"), text(0, "A boat!?")], "A boat!?"],
    ["stays when only a picture is new", [text(0, "A boat"), preview("data:1")], "A boat"],
    ["counts as the server does", [text(0, "A 🚤"), text(3, " at sea")], "A 🚤 at sea"],
  ])("%s", (_name, outputs, expected) => {
    expect(after(...outputs.map((one) => piece([one])))?.outputs[0]?.text).toBe(expected);
  });
});

test("each output has its own stream", () => {
  const coming = after(piece([text(0, "left"), text(0, "right", 1)]), piece([text(5, "!", 1)]));
  expect(coming?.outputs.map((one) => one?.text)).toEqual(["left", "right!"]);
  expect(after(piece([text(0, "only the third", 2)]))?.outputs[0]).toBeUndefined();
});

test("a preview stays until there is a new one", () => {
  const seen = after(piece([preview("data:1")]), piece(), piece([text(0, "")]));
  expect(seen?.outputs[0]?.preview).toBe("data:1");
  expect(seen && gather(seen, piece([preview("data:2")])).outputs[0]?.preview).toBe("data:2");
});

test("another call begins anew", () => {
  const next = after(piece([text(0, "A boat")]), piece([], { call_id: "d" }));
  expect(next?.outputs).toEqual([]);
});

test.each([
  [{ progress: 0.5, step: 3, steps: 10 }, 0.5],
  [{ step: 3, steps: 10 }, 0.3],
  [{ step: 12, steps: 10 }, 1],
  [{ step: 3 }, null],
  [{}, null],
])("%j is a progress of %s", (changes, progress) => {
  expect(after(piece([], changes))?.progress).toBe(progress);
});

test("something has been shown once there was a text or a picture", () => {
  expect(isExposed(null)).toBe(false);
  expect(isExposed(after(piece([text(0, "")], { progress: 0.5 })))).toBe(false);
  expect(isExposed(after(piece([text(0, "A", 3)])))).toBe(true);
  expect(isExposed(after(piece([preview("data:1")])))).toBe(true);
});
