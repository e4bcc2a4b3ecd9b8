import { expect, test } from "vitest";
import { previewKind } from "./preview";

test.each([
  ["cat.PNG", "image"],
  ["a.b.webp", "image"],
  ["clip.mkv", "video"],
  ["voice.ogg", "audio"],
  ["paper.pdf", "pdf"],
  ["table.csv", null],
  ["archive.png.zip", null],
  ["", null],
])("%j is shown as %s", (name, kind) => {
  expect(previewKind(name)).toBe(kind);
});
