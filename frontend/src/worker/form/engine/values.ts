import type { FieldConfig, Json, OptionConfig, Values } from "../contract";
import { asText, isRecord, records } from "./records";

/** What fields start with and what may be set, by the same rules as `forms/composer/kinds`. */

const textual = new Set(["input", "email", "textarea", "number", "password", "hidden"]);

const optionsOf = (field: FieldConfig): OptionConfig[] =>
  records(field.options).filter((option) => Object.hasOwn(option, "value"));

const keysOf = (field: FieldConfig): Set<string> =>
  new Set(optionsOf(field).map(({ value }) => String(value)));

/** What a field holds before a worker touches it. */
export function initialValue(field: FieldConfig): Json {
  const given = Object.hasOwn(field, "value");
  if (field.type === "checkbox") return isRecord(field.value) ? { ...field.value } : ticksOf(field);
  if (field.type === "file") return field.value ?? null;
  if (field.type !== "select" || !field.multiple) return given ? field.value : "";
  return given && field.value !== "" ? field.value : [];
}

const ticksOf = (field: FieldConfig): Values =>
  Object.fromEntries(optionsOf(field).map(({ value, checked }) => [String(value), Boolean(checked)]));

/** Whether a value may be given to a field. Null always may be, and anything to a file, a button or an unknown type. */
export function mayBeSet(field: FieldConfig, value: Json): boolean {
  if (value === null || value === undefined) return true;
  if (textual.has(field.type)) return typeof value === "string";
  if (field.type === "radio") return optionsOf(field).some((option) => option.value === value);
  if (field.type === "checkbox") return areTicks(keysOf(field), value);
  if (field.type !== "select") return true;
  return field.multiple ? areChosen(keysOf(field), value) : typeof value === "string";
}

const areTicks = (keys: Set<string>, value: Json): boolean =>
  isRecord(value) &&
  Object.entries(value).every(([key, ticked]) => keys.has(key) && typeof ticked === "boolean");

const areChosen = (keys: Set<string>, value: Json): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string" && keys.has(item));

/** Whether the server takes the value from this field: what may be set, what the field starts with, or boxes of both. */
export function couldComeFrom(field: FieldConfig, value: Json): boolean {
  if (mayBeSet(field, value)) return true;
  const start = initialValue(field);
  if (isSame(value, start)) return true;
  if (!isRecord(value) || !isRecord(start)) return false;
  const changed = Object.entries(value).filter(
    ([key, inner]) => !Object.hasOwn(start, key) || !isSame(inner, start[key]),
  );
  return mayBeSet(field, Object.fromEntries(changed));
}

const isSame = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The value in the form that the field has it in, as the text of a number; undefined if it cannot be given one. */
export function fitted(field: FieldConfig, value: Json): Json {
  if (value === undefined) return null;
  if (couldComeFrom(field, value)) return value;
  if (field.type === "radio")
    return optionsOf(field).find((option) => asText(option.value) === asText(value))?.value;
  if (field.type === "checkbox") return undefined;
  if (field.type === "select" && field.multiple) return fittedItems(field, value);
  return typeof value === "object" ? JSON.stringify(value) : asText(value);
}

function fittedItems(field: FieldConfig, value: Json): Json {
  if (value === "") return [];
  const items = Array.isArray(value) ? value.map(String) : null;
  return items !== null && mayBeSet(field, items) ? items : undefined;
}

/** What is sent of a value: chosen items in the order of the options, files without what only the page knows. */
export function submittedValue(field: FieldConfig, value: Json): Json {
  if (field.type === "file" && isRecord(value)) {
    const { file: _object, url: _url, ...told } = value;
    return told;
  }
  if (field.type === "select" && field.multiple && Array.isArray(value)) return inOrder(field, value);
  return value;
}

function inOrder(field: FieldConfig, chosen: Json[]): Json[] {
  const order = [...keysOf(field)];
  const place = (item: Json): number => {
    const at = order.indexOf(String(item));
    return at < 0 ? order.length : at;
  };
  return [...chosen].sort((one, other) => place(one) - place(other));
}
