import type { Dynamic, FieldConfig, FieldsetConfig, FormConfig, Messages, Listed } from "../contract";
import type { Definition } from "./definition";
import { own, records } from "./records";

/** A field and where it stands. */
export interface Placed {
  field: FieldConfig;
  /** Position of its section; null if it is drawn nowhere: its fieldset was removed, or names no section. */
  section: number | null;
}

/** Field name to place, in the order of the form's state: those of the configuration, then as they were added. */
export type Layout = ReadonlyMap<string, Placed>;

/** Where all fields stand now. Fields of `before` that are gone stay known, but are drawn nowhere. */
export function layOut(
  config: FormConfig,
  dynamic: Dynamic,
  kinds: Definition["kinds"],
  before: Layout = new Map(),
): Layout {
  const layout = new Map<string, Placed>();
  for (const [name, { field }] of before) layout.set(name, { field, section: null });
  const place = (fieldset: FieldsetConfig, section: number | null): void => {
    for (const field of fieldsOf(fieldset))
      if (typeof field.name === "string" && own(kinds, field.type))
        layout.set(field.name, { field, section });
  };
  records(config.sections).forEach((section, position) => {
    for (const fieldset of shownFieldsets(section.fieldsets)) place(fieldset, position);
  });
  for (const { fieldset, section } of dynamicFieldsets(config, dynamic)) place(fieldset, section);
  return layout;
}

/** The fieldsets that a form shows from the start: templates are for procedures. */
export const shownFieldsets = (fieldsets: FieldsetConfig[]): FieldsetConfig[] =>
  records(fieldsets).filter(({ lookup_name }) => !lookup_name);

export const fieldsOf = (fieldset: FieldsetConfig): FieldConfig[] =>
  records(fieldset.rows).flatMap((row) => records(row.fields));

/** The fieldsets that triggers added, in order, with the position of their section, or null where there is none. */
export function dynamicFieldsets(
  config: FormConfig,
  dynamic: Dynamic,
): { fieldset: FieldsetConfig; section: number | null }[] {
  return Object.entries(dynamic.sections).flatMap(([name, { fieldsets }]) => {
    const found = config.sections.findIndex((section) => section.name === name);
    return Object.values(fieldsets).map((fieldset) => ({ fieldset, section: found < 0 ? null : found }));
  });
}

/** The fields of the last fieldset that was added and is drawn. */
export function lastRound(config: FormConfig, dynamic: Dynamic): FieldConfig[] {
  const drawn = dynamicFieldsets(config, dynamic).filter(({ section }) => section !== null);
  const last = drawn.at(-1);
  return last ? fieldsOf(last.fieldset) : [];
}

/** The errors of each section, in the order of its fields. */
export function listedErrors(sections: number, layout: Layout, invalid: Messages): Listed[][] {
  const lists = Array.from({ length: sections }, (): Listed[] => []);
  for (const [name, { field, section }] of layout) {
    const messages = own(invalid, name);
    if (section !== null && messages?.length)
      lists[section]?.push({ name, label: field.label ?? "", messages });
  }
  return lists;
}

/** Where to look first: in the section that the worker was last in, or else in the first with an error. */
export function firstError(
  listed: Listed[][],
  lastIn: number | null,
): { section: number; field: string } | null {
  const wrong = (section: number): boolean => (listed[section]?.length ?? 0) > 0;
  const section =
    lastIn !== null && wrong(lastIn) ? lastIn : listed.findIndex((_, position) => wrong(position));
  const first = listed[section]?.[0];
  return first ? { section, field: first.name } : null;
}
