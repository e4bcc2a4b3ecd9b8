import { expect, test, vi } from "vitest";
import type { Dynamic, FieldConfig, FieldsetConfig, Json, Messages, Values } from "../contract";
import { field, form, section, started } from "./fixtures";

/** A form in which a worker improves a prompt round by round, with triggers as task authors write them. */

interface Api {
  formData: Values;
  element: FieldConfig;
  triggerArgs: [string, string];
  remoteProcedureCollection: (name: string) => (args: Json) => Promise<Answer>;
  setDynamicFormElementsConfig: (next: (before: Dynamic) => unknown) => void;
  setInvalidFormFields: (messages: Messages) => void;
  setSubmitSuccessText: (text: string) => void;
  validateForm: () => boolean;
  submitForm: () => void;
}

interface Answer {
  fieldset_config?: FieldsetConfig;
  current_answer_index?: number;
  validation_errors?: { prompt: string[] };
  finished?: boolean;
  submit_message?: string;
}

const prompt = { type: "textarea", validators: { required: true, minLength: 5 } };
const button = (name: string): FieldConfig => ({
  type: "button",
  name,
  value: "Go",
  triggers: { onClick: ["nextRound", ["main", "round"]] },
});
const round = (index: number, text: string): FieldsetConfig => ({
  lookup_name: "round",
  rows: [
    { fields: [field(`score__${index}__`, { validators: { required: true } })] },
    { fields: [field(`prompt__${index}__`, { ...prompt, value: text }), button(`go__${index}__`)] },
  ],
});

const indexIn = (name = ""): string => /__(.+)__/.exec(name)?.[1] ?? "";

const triggers = {
  nextRound(api: Api) {
    if (!api.validateForm()) return;
    const { formData, element, triggerArgs } = api;
    const index = indexIn(element.name);
    const named = (base: string): string => (index ? `${base}__${index}__` : base);
    const name = element.name ?? "";
    const locked = (flag: boolean): Record<string, boolean> =>
      Object.fromEntries([name, named("prompt"), named("score")].map((each) => [each, flag]));
    const lock = (flag: boolean, busy: boolean): void => {
      api.setDynamicFormElementsConfig((before) => ({
        ...before,
        loadings: { ...before.loadings, [name]: busy },
        disables: { ...before.disables, ...locked(flag) },
      }));
    };
    lock(true, true);
    void api
      .remoteProcedureCollection("nextRound")({ prompt: formData[named("prompt")] })
      .then(
        (answer) => {
          lock(true, false);
          if (answer.validation_errors) {
            lock(false, false);
            api.setInvalidFormFields({ [named("prompt")]: answer.validation_errors.prompt });
          } else if (answer.finished) {
            api.setSubmitSuccessText(answer.submit_message ?? "");
            api.submitForm();
          } else
            api.setDynamicFormElementsConfig((before) => {
              const [main, lookup] = triggerArgs;
              const key = `${main}.${lookup}.${answer.current_answer_index ?? ""}`;
              const kept = before.sections[main] ?? { fieldsets: {} };
              Object.assign(kept.fieldsets, { [key]: answer.fieldset_config });
              return { ...before, sections: { ...before.sections, [main]: kept } };
            });
        },
        () => {
          lock(false, false);
        },
      );
  },
};

const answers: (Answer | Error)[] = [
  { fieldset_config: round(1, "a red boat"), current_answer_index: 1 },
  { validation_errors: { prompt: ["You have used this."] } },
  new Error("timeout"),
  { finished: true, submit_message: "Thank you!" },
];

test("a worker goes round by round, is corrected, tries again and finishes", async () => {
  const config = form(
    section("about", [field("age")]),
    section("main", [field("prompt", prompt), button("go")]),
  );
  const { engine, host, reported } = started(config, { triggers });
  for (const answer of answers) {
    if (answer instanceof Error) host.call.mockRejectedValueOnce(answer);
    else host.call.mockResolvedValueOnce(answer);
  }
  const click = async (name: string): Promise<void> => {
    engine.fire(button(name), "onClick");
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const { state } = engine;

  await click("go");
  expect(host.call).not.toHaveBeenCalled();
  expect(state().invalid.prompt).toHaveLength(2);

  engine.change(field("prompt", prompt), "a red boat");
  await click("go");
  expect(state().dynamic).toMatchObject({ loadings: { go: false }, disables: { go: true, prompt: true } });
  expect(state().values).toMatchObject({ prompt__1__: "a red boat", score__1__: "" });

  await click("go__1__");
  expect(Object.keys(state().invalid)).toEqual(["score__1__"]);
  engine.change(field("score__1__"), "3");
  await click("go__1__");
  expect(state().invalid).toEqual({ prompt__1__: ["You have used this."] });
  expect(state().dynamic.disables.prompt__1__).toBe(false);

  engine.change(field("prompt__1__"), "a blue boat");
  await click("go__1__");
  expect(state().submitErrors).toEqual(["This did not work. Please try again."]);

  engine.fire(button("go__1__"), "onClick");
  engine.change(field("age"), "44");
  await vi.waitFor(() => {
    expect(state().locked).toBe(true);
  });
  expect(state().submitText).toBe("Thank you!");
  expect(host.submit).toHaveBeenCalledExactlyOnceWith(
    { age: "44", prompt: "a red boat", score__1__: "3", prompt__1__: "a blue boat" },
    [],
  );
  expect(host.call).toHaveBeenLastCalledWith("nextRound", { prompt: "a blue boat" }, "go__1__");
  expect(reported()).toEqual([]);
});
