import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Api } from "./fixtures";
import { field, form, go, on, other, section, settled, started, typed, whole } from "./fixtures";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

describe("what a trigger does is done to the live form", () => {
  test("a value that it sets is submitted by it", () => {
    const prevent = { preventDefault: vi.fn() };
    const { engine, host } = started(
      form(section("one", [field("a", { validators: { required: true } }), go])),
      {
        triggers: {
          go: ({ updateFormData, submitForm, setSubmitSuccessText, validateForm }: Api) => {
            expect(validateForm()).toBe(false);
            updateFormData("a", "set", prevent);
            expect(validateForm()).toBe(true);
            setSubmitSuccessText("Thanks");
            submitForm();
            submitForm();
          },
        },
      },
    );
    engine.fire(go, "onClick");
    expect(host.submit).toHaveBeenCalledExactlyOnceWith({ a: "set" }, []);
    expect(prevent.preventDefault).toHaveBeenCalledOnce();
    expect(engine.state()).toMatchObject({ locked: true, submitText: "Thanks", invalid: {} });
  });

  test("what was typed while it waited is submitted too", async () => {
    const { engine, host } = started(whole, {
      triggers: {
        go: async ({ remoteProcedureCollection, submitForm }: Api) => {
          await remoteProcedureCollection("ask").invoke({ x: 1 });
          submitForm();
        },
      },
    });
    engine.fire(go, "onClick");
    engine.change(other, "typed meanwhile");
    await settled();
    expect(host.call).toHaveBeenCalledExactlyOnceWith("ask", { x: 1 }, "go");
    expect(host.submit).toHaveBeenCalledExactlyOnceWith({ a: "", b: "typed meanwhile" }, []);
  });

  test("errors that it sets are shown where they belong", () => {
    const { engine } = started(whole, {
      triggers: {
        typed: ({ setInvalidFormFields, setSubmitErrors }: Api) => {
          setInvalidFormFields((before: object) => ({ ...before, b: ["wrong"], a: [] }));
          setSubmitErrors((before: string[]) => [...before, "one", "two"]);
        },
      },
    });
    engine.change(typed, "x");
    expect(engine.state()).toMatchObject({
      invalid: { b: ["wrong"] },
      listed: [[{ name: "b", label: "b", messages: ["wrong"] }]],
      submitErrors: ["one", "two"],
      reveal: { field: "b" },
    });
  });

  test("a value that a field cannot have is fitted or not taken", () => {
    const options = [{ label: "One", value: 1 }];
    const fields = [
      field("n"),
      field("r", { type: "radio", options }),
      field("s", { type: "select", options }),
    ];
    const { engine, reported } = started(form(section("one", [...fields, go])), {
      triggers: {
        go: ({ updateFormData }: Api) => {
          updateFormData("n", 5);
          updateFormData("r", "1");
          updateFormData("s", 1);
          updateFormData("r", "9");
          updateFormData("nobody", 1);
        },
      },
    });
    engine.fire(go, "onClick");
    expect(engine.state().values).toEqual({ n: "5", r: 1, s: "1", go: "Go" });
    expect(reported()).toEqual([
      'updateFormData: "r" cannot have this value: "9"',
      'updateFormData: There is no field "nobody".',
    ]);
  });

  test("the submit button's own trigger runs first and cannot stop it", () => {
    const config = { ...whole, submit_button: { text: "Send", ...on("onClick", "last") } };
    const { engine, host } = started(config, {
      triggers: {
        last: ({ updateFormData, fieldValue }: Api) => {
          updateFormData("b", fieldValue);
          throw new Error("stop");
        },
      },
    });
    engine.clickSubmit();
    expect(host.submit).toHaveBeenCalledExactlyOnceWith({ a: "", b: "Send" }, []);
  });
});
