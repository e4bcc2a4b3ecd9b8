import type { Dynamic, FieldConfig, FieldsetConfig } from "../contract";
import type { Api } from "./fixtures";
import { field, form, section, started } from "./fixtures";

/** A form that grows by rounds, for tests. */
export const required = { validators: { required: true } };
export const round = (index: number): FieldsetConfig => ({
  lookup_name: "round",
  rows: [
    { fields: [field(`score__${index}__`, required), field(`prompt__${index}__`, { value: "before" })] },
    { fields: [go(`next__${index}__`)] },
  ],
});
export const go = (name: string): FieldConfig => ({ type: "button", name, triggers: { onClick: "next" } });
export const start = go("start");
export const main = form(section("main", [field("a"), start]));

/** A form on which a click lets `next` do this. */
export const changing = (next: (api: Api) => unknown, more: Parameters<typeof started>[1] = {}) =>
  started(main, { triggers: { next: (api: Api) => next(api) }, ...more });
export const add = (before: Dynamic, index: number, name = "main"): Dynamic => ({
  ...before,
  sections: {
    ...before.sections,
    [name]: { fieldsets: { ...before.sections[name]?.fieldsets, [`r${index}`]: round(index) } },
  },
});
