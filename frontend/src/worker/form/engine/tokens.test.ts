import { describe, expect, test, vi } from "vitest";
import type { AuthorProblem, FormConfig, Json } from "../contract";
import { field, form, section } from "./fixtures";
import { resolveConfig } from "./presign";
import { fillTokens, findTokens } from "./tokens";

const read = (text: string) => findTokens(text).map(({ name, args }) => [name, args]);

describe("procedure tokens", () => {
  test.each<[string, unknown[]]>([
    ['{{f("x")}}', [["f", ["x"]]]],
    ['{{  f\n( "x" , -1.5e3, true,null )\t}}', [["f", ["x", -1500, true, null]]]],
    [
      "{{f()}} and {{ $g_2( ) }}",
      [
        ["f", []],
        ["$g_2", []],
      ],
    ],
    ['{{f({"a": [1, "}"], "b": "\\"]"})}}', [["f", [{ a: [1, "}"], b: '"]' }]]]],
    ['{{f("a)}}b")}}', [["f", ["a)}}b"]]]],
    ['{{f("é\\u00e9")}}', [["f", ["éé"]]]],
    ['{{g({{f("x")}}', [["f", ["x"]]]],
    ["{{name}} {{f('x')}} {{f(x)}} {{f(1,)}} {{f(,1)}} {{f(01)}} {{f([1)}} {{f(\"x\"}} {f(1)}", []],
    ['{{alert(1);f("x")}} {{f("x").g()}} {{1f()}} {{f("\n")}}', []],
  ])("%s", (text, found) => {
    expect(read(text)).toEqual(found);
  });

  test("are replaced by spelling, and what replaces them is not looked through again", () => {
    const answers = new Map([
      ["{{f(1)}}", "{{f(2)}}$&"],
      ["{{f(2)}}", "two"],
    ]);
    expect(fillTokens("a {{f(1)}} {{f(2)}} {{f( 1 )}} {{f(1)}}", answers)).toBe(
      "a {{f(2)}}$& two {{f( 1 )}} {{f(2)}}$&",
    );
  });

  test("a long text that is none is read in no time", () => {
    expect(read("{{f(".repeat(2000) + "[".repeat(2000))).toEqual([]);
  });
});

const url = (name: string): string => `https://bucket.s3.test/${name}.png`;
const everywhere: FormConfig = {
  ...form(
    section(
      `{{getMultiplePresignedUrls("${url("a")}")}}`,
      [
        field("x", {
          classes: `{{ getMultiplePresignedUrls( "${url("a")}" ) }}`,
          placeholder: "{{other(1)}}",
        }),
        field("s", {
          type: "select",
          options: [{ label: `{{getPresignedUrl("${url("b")}")}}`, value: "{{f()}}" }],
        }),
      ],
      { fieldsets: [] },
    ),
    section("two", [field("y", { help: `<img src='{{getPresignedUrl("${url("c")}")}}'>` })]),
    section("three", [
      field("s", {
        type: "select",
        options: [{ label: `{{getPresignedUrl("${url("b")}")}}`, value: "{{f()}}" }],
      }),
    ]),
  ),
  submit_button: { text: "Send", instruction: `{{getMultiplePresignedUrls("${url("a")}")}}` },
};
const signing = vi.fn((_procedure: string, args: Json) =>
  Promise.resolve((args as { urls: string[] }).urls.map((each) => [each, `${each}?signed`])),
);

describe("a form is prepared", () => {
  test("with one call for the files of all its texts, whatever the spelling", async () => {
    const made = await resolveConfig(everywhere, signing);
    expect(signing).toHaveBeenCalledExactlyOnceWith("getMultiplePresignedUrls", {
      urls: [url("a"), url("c"), url("b")],
    });
    const said = JSON.stringify(made);
    expect(said).not.toContain("PresignedUrl");
    expect(made.submit_button.instruction).toBe(`${url("a")}?signed`);
    expect(made.sections[2]?.fieldsets[0]?.rows[0]?.fields[0]?.options).toEqual([
      { label: `${url("b")}?signed`, value: "{{f()}}" },
    ]);
    expect(everywhere.submit_button.instruction).toContain("{{");
  });

  test("without any call if there is nothing to replace", async () => {
    const plain = form(section("one", [field("a")]));
    const call = vi.fn();
    expect(await resolveConfig(plain, call)).toBe(plain);
    expect(call).not.toHaveBeenCalled();
  });

  test("by other procedures that are known; unknown ones are left and told", async () => {
    const config = { ...form(), title: '{{known("x")}} {{known("x")}} {{known(1, 2)}} {{unknown()}}' };
    const call = vi.fn((_name: string, args: Json) => Promise.resolve(Array.isArray(args) ? 12 : args));
    const told: AuthorProblem[] = [];
    const made = await resolveConfig(config, call, {
      procedures: ["known"],
      report: (each) => void told.push(each),
    });
    expect(made.title).toBe("x x 12 {{unknown()}}");
    expect(call.mock.calls).toEqual([
      ["known", "x"],
      ["known", [1, 2]],
    ]);
    expect(told).toHaveLength(1);
  });

  test.each<[string, () => Promise<Json>]>([
    ["getMultiplePresignedUrls failed", async () => Promise.reject(new Error("timeout"))],
    ["no such bucket", async () => Promise.resolve({ errors: ["no such bucket"] })],
    ["another form than expected", async () => Promise.resolve({ handled: 1 })],
    ["no address for https", async () => Promise.resolve([["x", "y"], null, [1, 2]])],
  ])("or says why not: %s", async (why, call) => {
    await expect(resolveConfig(everywhere, call)).rejects.toThrow(why);
  });
});
