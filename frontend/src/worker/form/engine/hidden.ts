import type { FormConfig, Dynamic } from "../contract";
import { dynamicFieldsets, fieldsOf, shownFieldsets } from "./layout";
import { records } from "./records";

/**
 * Names for the parts of a form that code can hide, so that a reload can hide them again: `row:prompt` is the row whose
 * first field is `prompt`. `shown field:reason` is a part that the configuration hides and the task's code has shown.
 */
export const parts = ["field", "input", "row", "fieldset", "section"] as const;
export type Part = (typeof parts)[number];

export const keyOf = (part: Part, name: string): string => `${part}:${name}`;

const shown = "shown ";

/** What a key stands for; null if it is none. */
export function readKey(key: string): { part: Part; name: string; hide: boolean } | null {
  const bare = key.startsWith(shown) ? key.slice(shown.length) : key;
  const part = parts.find((each) => bare.startsWith(`${each}:`));
  return part ? { part, name: bare.slice(part.length + 1), hide: bare === key } : null;
}

/** What code has changed: hidden now and not by the configuration, or the other way round. */
export function changedByTask(hiddenNow: Iterable<string>, given: ReadonlySet<string>): string[] {
  const now = new Set(hiddenNow);
  return [
    ...[...now].filter((key) => !given.has(key)),
    ...[...given].filter((key) => !now.has(key)).map((key) => shown + key),
  ];
}

export const hidingClasses = ["hidden", "d-none"];

interface Part_ {
  classes?: string;
}

/** The keys of the parts that the configuration itself hides by a class. */
export function hiddenByConfig(config: FormConfig, dynamic: Dynamic): Set<string> {
  const keys = new Set<string>();
  const note = (part: Part, whole: Part_, names: (string | undefined)[]): void => {
    const first = names.find((name) => name !== undefined && name !== "");
    const classes = typeof whole.classes === "string" ? whole.classes.split(/\s+/) : [];
    if (first !== undefined && hidingClasses.some((hiding) => classes.includes(hiding)))
      keys.add(keyOf(part, first));
  };
  const added = dynamicFieldsets(config, dynamic);
  records(config.sections).forEach((section, position) => {
    const mine = added.filter((each) => each.section === position).map(({ fieldset }) => fieldset);
    const fieldsets = [...shownFieldsets(section.fieldsets), ...mine];
    for (const fieldset of fieldsets) {
      for (const row of records(fieldset.rows)) {
        for (const field of records(row.fields)) note("field", field, [field.name]);
        note(
          "row",
          row,
          records(row.fields).map(({ name }) => name),
        );
      }
      note(
        "fieldset",
        fieldset,
        fieldsOf(fieldset).map(({ name }) => name),
      );
    }
    note(
      "section",
      section,
      fieldsets.flatMap(fieldsOf).map(({ name }) => name),
    );
  });
  return keys;
}
