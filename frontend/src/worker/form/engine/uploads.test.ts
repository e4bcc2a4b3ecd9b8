import { describe, expect, test, vi } from "vitest";
import { field, form, section, started, waiting } from "./fixtures";

describe("files", () => {
  const file = field("f", { type: "file", validators: { required: true } });
  const chosen = (name: string): File => new File(["x"], name);
  const stored = (name: string) => ({ name, size: 1, type: "", lastModified: 1 });

  test("the value follows when the file has arrived, and until then nothing is sent", async () => {
    const { engine, host } = started(form(section("one", [file])));
    const { promise, resolve } = waiting<ReturnType<typeof stored>>();
    host.upload.mockImplementation(async (_name, _file, progress) => {
      progress(0.5);
      return promise;
    });
    engine.attach(file, chosen("a"));
    expect(engine.uploading("f")).toBe(0.5);
    engine.clickSubmit();
    expect(engine.state().invalid.f?.[0]).toContain("still being sent");
    resolve(stored("a"));
    await vi.waitFor(() => {
      expect([engine.uploading("f"), engine.state().values.f]).toEqual([null, stored("a")]);
    });
  });

  test("only the latest choice counts, and a failure is said", async () => {
    const { engine, host } = started(form(section("one", [file])));
    host.upload.mockImplementationOnce(async (_name, { name }) => Promise.resolve(stored(name)));
    host.upload.mockRejectedValueOnce(new Error("line"));
    engine.attach(file, chosen("a"));
    engine.attach(file, chosen("b"));
    await vi.waitFor(() => {
      expect(engine.uploading("f")).toBeNull();
    });
    expect(engine.state().values.f).toBeNull();
    expect(engine.state().invalid.f?.[0]).toBe("This file could not be sent: line");
  });
});
