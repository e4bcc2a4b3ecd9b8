import type { FieldConfig, FormConfig, FormEngine, FormState, Json, Listed, Messages } from "../contract";

/** A form without rules, server or task code: what the views do to it is seen in `heard`. */
export interface FakeEngine extends FormEngine {
  set: (part: Partial<FormState>) => void;
  heard: string[];
  /** Errors at these fields, as after a validation. */
  refuse: (messages: Messages) => void;
  upload: (name: string, share: number | null) => void;
}

export function fakeEngine(form: FormConfig): FakeEngine {
  const listeners = new Set<() => void>();
  const heard: string[] = [];
  const uploads: Record<string, number | null> = {};
  let state = initial(form);
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  const set = (part: Partial<FormState>): void => {
    state = { ...state, ...part };
    announce();
  };
  const change = ({ name = "" }: FieldConfig, value: Json): void => {
    heard.push(`${name} change ${JSON.stringify(value)}`);
    const { [name]: _gone, ...invalid } = state.invalid;
    set({ values: { ...state.values, [name]: value }, ...(name in state.invalid && { invalid }) });
  };
  const refuse = (invalid: Messages): void => {
    const listed = form.sections.map((section) => linesOf(fieldsOf(section.fieldsets), invalid));
    const first = listed.findIndex(({ length }) => length > 0);
    const reveal =
      first < 0 ? null : { section: first, field: listed[first]?.[0]?.name ?? null, n: heard.length };
    set({ invalid, listed, reveal, open: new Set([...state.open, first]) });
  };
  return {
    form,
    heard,
    set,
    change,
    refuse,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fire: ({ name = "" }, event) => heard.push(`${name} ${event}`),
    clickSection: (position) => {
      heard.push(`section ${position}`);
      const open = new Set(state.open);
      if (!open.delete(position)) open.add(position);
      set({ open });
    },
    touchSection: (position) => heard.push(`touch ${position}`),
    clickSubmit: () => {
      heard.push("submit");
      const invalid = Object.fromEntries(
        form.sections
          .flatMap(({ fieldsets }) => fieldsOf(fieldsets))
          .filter(({ name = "", validators }) => validators?.required && !state.values[name])
          .map(({ name = "" }) => [name, ["This field must be filled."]]),
      );
      if (Object.keys(invalid).length > 0) refuse(invalid);
      else set({ locked: true, sent: true, invalid: {}, listed: [] });
    },
    attach: (field, file) => {
      change(
        field,
        file && { name: file.name, size: file.size, type: file.type, lastModified: file.lastModified },
      );
    },
    uploading: (name) => uploads[name] ?? null,
    upload: (name, share) => {
      uploads[name] = share;
      announce();
    },
  };
}

const fieldsOf = (fieldsets: FormConfig["sections"][number]["fieldsets"]): FieldConfig[] =>
  fieldsets
    .filter(({ lookup_name }) => !lookup_name)
    .flatMap(({ rows }) => rows.flatMap(({ fields }) => fields));

const linesOf = (fields: FieldConfig[], invalid: Messages): Listed[] =>
  fields.flatMap(({ name = "", label = "" }) => {
    const messages = invalid[name];
    return messages ? [{ name, label, messages }] : [];
  });

function initial({ sections }: FormConfig): FormState {
  const fields = sections.flatMap(({ fieldsets }) => fieldsOf(fieldsets));
  return {
    values: Object.fromEntries(fields.map((field) => [field.name ?? "", valueOf(field)])),
    dynamic: { sections: {}, loadings: {}, disables: {} },
    invalid: {},
    listed: sections.map(() => []),
    submitErrors: [],
    submitText: null,
    locked: false,
    sent: false,
    open: new Set(sections.flatMap((section, position) => (section.initially_collapsed ? [] : [position]))),
    reveal: null,
  };
}

function valueOf({ type, value, options = [] }: FieldConfig): Json {
  if (type === "checkbox")
    return Object.fromEntries(
      options.map((option) => [String(option.value), option.checked === true] as const),
    );
  return type === "file" ? null : (value ?? "");
}
