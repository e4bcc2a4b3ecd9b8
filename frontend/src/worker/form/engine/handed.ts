import type { Dynamic, FieldConfig, Json, Messages, Values } from "../contract";
import { validate } from "./checks";
import type { Core } from "./core";
import { copied, shaped } from "./dynamic";
import { asText, isRecord } from "./records";
import { fitted } from "./values";

/** What a trigger is handed besides the element that it belongs to. All of it works on the live form. */
export interface Handed {
  formData: Values;
  updateFormData: (name: string, value: Json, event?: { preventDefault?: () => void }) => void;
  formFields: Record<string, FieldConfig>;
  setDynamicFormElementsConfig: (next: unknown) => void;
  validateForm: () => boolean;
  setInvalidFormFields: (next: unknown) => void;
  setSubmitErrors: (next: unknown) => void;
  setSubmitSuccessText: (text: unknown) => void;
}

export function handedBy(core: Core, formData: Values): Handed {
  const { store, report } = core;
  return {
    formData: { ...formData },
    formFields: Object.fromEntries([...core.layout()].map(([name, { field }]) => [name, field])),
    updateFormData: (name, value, event) => {
      event?.preventDefault?.();
      setValue(core, name, value);
    },
    setDynamicFormElementsConfig: (next) => {
      const made = updated(next, copied(store.state().dynamic));
      const leftOut = (key: string): void => {
        report("setDynamicFormElementsConfig", `"${key}" is no fieldset with rows and fields.`);
      };
      core.grow(shaped(made, leftOut) satisfies Dynamic);
    },
    validateForm: () => validate(core, { leaving: false }),
    setInvalidFormFields: (next) => {
      if (!store.state().locked) core.showErrors(asMessages(updated(next, { ...store.state().invalid })));
    },
    setSubmitErrors: (next) => {
      store.set({ submitErrors: asTexts(updated(next, [...store.state().submitErrors])) });
    },
    setSubmitSuccessText: (text) => {
      store.set({ submitText: text === null || text === undefined ? null : asText(text) });
    },
  };
}

/** A setter takes a value, or a function from the value before. */
const updated = (next: unknown, before: unknown): unknown =>
  typeof next === "function" ? (next as (before: unknown) => unknown)(before) : next;

/** A trigger sets a value: one that the field cannot have would be refused by the server, and is not taken. */
function setValue({ store, layout, report }: Core, name: string, value: Json): void {
  if (store.state().locked) return;
  const field = layout().get(name)?.field;
  if (!field) {
    report("updateFormData", `There is no field "${name}".`);
    return;
  }
  const fit = fitted(field, value);
  if (fit === undefined)
    report("updateFormData", `"${name}" cannot have this value: ${JSON.stringify(value)}`);
  else store.set({ values: { ...store.state().values, [name]: fit } });
}

const asTexts = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(asText);
  return value === null || value === undefined || value === "" ? [] : [asText(value)];
};

const asMessages = (value: unknown): Messages =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {})
      .map(([name, said]): [string, string[]] => [name, asTexts(said)])
      .filter(([, messages]) => messages.length > 0),
  );
