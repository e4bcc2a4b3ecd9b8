import type { Dynamic, FieldsetConfig } from "../contract";
import { isRecord } from "./records";

/** What procedures have added. The shape is the triggers', so whatever they hand over is made one that can be drawn. */

export const nothingDynamic: Dynamic = { sections: {}, loadings: {}, disables: {} };

/** A copy that a trigger may change as it likes: only the fieldsets themselves are shared. */
export const copied = (dynamic: Dynamic): Dynamic => shaped(dynamic);

/** The state that a trigger's value stands for. What cannot be drawn is left out, and told by its key. */
export function shaped(value: unknown, leftOut: (key: string) => void = () => undefined): Dynamic {
  const given = isRecord(value) ? value : {};
  const sections = isRecord(given.sections) ? given.sections : {};
  return {
    sections: mapped(sections, (section) => ({
      fieldsets: drawable(isRecord(section) && isRecord(section.fieldsets) ? section.fieldsets : {}, leftOut),
    })),
    loadings: flags(given.loadings),
    disables: flags(given.disables),
  };
}

function drawable(
  fieldsets: Record<string, unknown>,
  leftOut: (key: string) => void,
): Record<string, FieldsetConfig> {
  const kept = Object.entries(fieldsets).filter(([key, fieldset]) => {
    if (!isFieldset(fieldset)) leftOut(key);
    return isFieldset(fieldset);
  });
  return Object.fromEntries(kept) as Record<string, FieldsetConfig>;
}

const isFieldset = (value: unknown): value is FieldsetConfig =>
  isRecord(value) &&
  Array.isArray(value.rows) &&
  value.rows.every((row) => isRecord(row) && Array.isArray(row.fields) && row.fields.every(isRecord));

const flags = (value: unknown): Record<string, boolean> =>
  mapped(isRecord(value) ? value : {}, (flag) => flag === true);

const mapped = <T>(record: Record<string, unknown>, make: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]));
