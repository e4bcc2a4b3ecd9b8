import { expect, test } from "vitest";
import type { Observed } from "../../api";
import { createRecorder } from "./recorder";

function recording(answers: boolean[]) {
  const batches: Observed[] = [];
  const recorder = createRecorder({
    page: "p",
    now: () => 7,
    seen: (observed) => {
      batches.push(observed);
      return Promise.resolve(answers.shift() ?? true);
    },
  });
  recorder.stop();
  return { recorder, batches };
}

test("observations are handed in together, once", () => {
  const { recorder, batches } = recording([]);
  recorder.note("paste", { chars: 3 }, "a1");
  recorder.note("blur");
  recorder.flush();
  recorder.flush();
  expect(batches).toEqual([
    {
      kind: "observed",
      page: "p",
      items: [
        { type: "paste", at: 7, attempt_id: "a1", data: { chars: 3 } },
        { type: "blur", at: 7, attempt_id: null, data: {} },
      ],
    },
  ]);
});

test("what the server did not take is handed in again, in order", async () => {
  const { recorder, batches } = recording([false]);
  recorder.note("blur");
  recorder.flush();
  await Promise.resolve();
  await Promise.resolve();
  recorder.note("focus");
  recorder.flush();
  expect(batches[1]?.items.map(({ type }) => type)).toEqual(["blur", "focus"]);
});
