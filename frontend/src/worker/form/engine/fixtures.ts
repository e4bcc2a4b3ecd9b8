import { readFileSync } from "node:fs";
import { vi } from "vitest";
import type { FieldConfig, FormConfig, FormDraft, FormHost, Json, SectionConfig, Values } from "../contract";
import type { Definition } from "./definition";
import type { EngineParts } from "./engine";
import { createEngine } from "./engine";
import { createGuard } from "./guard";
import type { Hands } from "./hands";
import { noModule, readModule } from "./modules";

/** The server's own definition, as its tests write it down. */
const file = new URL("../../../../../tests/forms/composer/definition.json", import.meta.url);
export const definition = JSON.parse(readFileSync(file, "utf8")) as Definition;

export const field = (name: string, more: Partial<FieldConfig> = {}): FieldConfig => ({
  type: "input",
  name,
  label: name,
  ...more,
});

export const section = (name: string, fields: FieldConfig[], more: Partial<SectionConfig> = {}) => ({
  title: name,
  name,
  fieldsets: [{ rows: [{ fields }] }],
  ...more,
});

export const form = (...sections: SectionConfig[]): FormConfig => ({
  title: "Form",
  sections,
  submit_button: { text: "Send" },
});

export const createPlace = (kept = new Map<string, string>()) => ({
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
});

/** What a module of the task is handed, as its author sees it. */
export interface Api {
  formData: Values;
  fieldValue: Json;
  updateFormData: (name: string, value: Json, event?: unknown) => void;
  validateForm: () => boolean;
  setInvalidFormFields: (next: unknown) => void;
  setSubmitErrors: (next: unknown) => void;
  setSubmitSuccessText: (text: string) => void;
  submitForm: () => void;
  setDynamicFormElementsConfig: (next: unknown) => void;
  element: FieldConfig;
  remoteProcedureCollection: (
    name: string,
  ) => ((args: Json) => Promise<Json>) & { invoke: (args: Json) => Promise<Json> };
}

export const on = (event: string, does: Json): Partial<FieldConfig> => ({ triggers: { [event]: does } });
export const typed = field("a", on("onChange", "typed"));
export const other = field("b");
export const go: FieldConfig = { type: "button", name: "go", value: "Go", ...on("onClick", "go") };
export const whole = form(section("one", [typed, other, go]));
export const settled = async () => new Promise((resolve) => setTimeout(resolve, 5));

interface Given extends Partial<EngineParts> {
  triggers?: object;
  validators?: object;
  place?: ReturnType<typeof createPlace>;
  /** What procedures answer. */
  answer?: (procedure: string, args: Json) => Json;
}

/** A live form with a host and hands that note what they are asked for. */
export function started(config: FormConfig, given: Given = {}) {
  const { triggers, validators, answer = () => null, place = createPlace(), ...parts } = given;
  const unseen = new Set<string>();
  const drafts: FormDraft[] = [];
  let leave = (): void => undefined;
  const host = {
    call: vi.fn<FormHost["call"]>(async (procedure, args) => Promise.resolve(answer(procedure, args))),
    upload: vi.fn<FormHost["upload"]>(),
    submit: vi.fn<FormHost["submit"]>(),
    keepDraft: (draft: FormDraft) => void drafts.push(structuredClone(draft)),
    report: vi.fn<FormHost["report"]>(),
  };
  const hands = {
    isVisible: (name: string) => !unseen.has(name),
    hiddenByTask: vi.fn<Hands["hiddenByTask"]>(() => []),
    hideAgain: vi.fn<Hands["hideAgain"]>(),
    onLeave: (save: () => void) => {
      leave = save;
      return () => undefined;
    },
  };
  const modules = {
    triggers: triggers ? readModule(triggers) : noModule,
    validators: validators ? readModule(validators) : noModule,
    scope: "",
  };
  const guard = createGuard("", place);
  const engine = createEngine({
    config,
    definition,
    host,
    modules,
    hands,
    guard,
    draft: null,
    now: () => 7,
    ...parts,
  });
  const reported = (): string[] =>
    host.report.mock.calls.map(([{ where, message }]) => `${where}: ${message}`);
  return {
    engine,
    host,
    hands,
    unseen,
    drafts,
    reported,
    leave: () => {
      leave();
    },
  };
}

/** A promise that a test keeps waiting. */
export function waiting<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((give) => {
    resolve = give;
  });
  return { promise, resolve };
}
