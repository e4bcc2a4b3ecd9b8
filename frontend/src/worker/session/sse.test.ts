import { describe, expect, test } from "vitest";
import type { Message } from "./sse";
import { readMessages } from "./sse";

const stream = (...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      const encoder = new TextEncoder();
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });

async function all(body: ReadableStream<Uint8Array>): Promise<Message[]> {
  const found: Message[] = [];
  for await (const message of readMessages(body)) found.push(message);
  return found;
}

describe("a stream of server-sent events", () => {
  test.each<[string, string[], Message[]]>([
    ["one event", ["event: view\ndata: 1\n\n"], [{ event: "view", data: "1" }]],
    [
      "two in one chunk",
      ["event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"],
      [
        { event: "a", data: "1" },
        { event: "b", data: "2" },
      ],
    ],
    ["one in three chunks", ["eve", "nt: a\nda", "ta: 1\n\n"], [{ event: "a", data: "1" }]],
    ["no space after the colon", ["event:a\ndata:1\n\n"], [{ event: "a", data: "1" }]],
    ["several lines of data", ["data: 1\ndata: 2\n\n"], [{ event: "message", data: "1\n2" }]],
    ["a comment to keep the line alive", [": ping\n\nevent: a\ndata: 1\n\n"], [{ event: "a", data: "1" }]],
    ["lines that end in CR LF", ["event: a\r\ndata: 1\r\n\r\n"], [{ event: "a", data: "1" }]],
    ["CR and LF in two chunks", ["event: a\r", "\ndata: 1\r\n\r", "\n"], [{ event: "a", data: "1" }]],
    [
      "a last event that was cut off",
      ["event: a\ndata: 1\n\nevent: b\ndata: 2"],
      [{ event: "a", data: "1" }],
    ],
    ["nothing", [], []],
  ])("%s", async (_name, chunks, messages) => {
    expect(await all(stream(...chunks))).toEqual(messages);
  });

  test("a character in two chunks stays whole", async () => {
    const bytes = new TextEncoder().encode("data: ü\n\n");
    expect(await all(stream(bytes.slice(0, 7), bytes.slice(7)))).toEqual([{ event: "message", data: "ü" }]);
  });

  test("a reader that leaves lets go of the stream", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const message of readMessages(body)) if (message.data === "1") break;
    expect(cancelled).toBe(true);
  });
});
