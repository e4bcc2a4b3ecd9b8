import type { Json, OptionConfig } from "../contract";
import { asText } from "./props";

/** The name of an option in the value of a checkbox field, and of its element. */
export const keyOf = (option: OptionConfig): string => String(option.value);

/** The value of a checkbox field as an object; whatever else stands there counts as nothing ticked. */
export const ticksOf = (value: Json): Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : {};

/**
 * Position of the chosen radio option, or -1.
 * 0 and false are values as any other. A configured value is text even where the options are numbers: that text
 * finds its option too. "" is a field that nobody touched.
 */
export function chosenIndex(options: OptionConfig[], value: Json): number {
  if (value === "" || value === null || value === undefined) return -1;
  const same = options.findIndex((option) => option.value === value);
  return same >= 0 || typeof value !== "string"
    ? same
    : options.findIndex((option) => keyOf(option) === value);
}

/** Values of a select field, as text. */
export function picksOf(value: Json, multiple: boolean): string[] {
  if (multiple) return Array.isArray(value) ? value.map(String) : [];
  return asText(value) === "" ? [] : [asText(value)];
}

/** These values with one more or one less, in the order of the options. */
export function toggled(options: OptionConfig[], picks: string[], pick: string): string[] {
  const all = options.map(keyOf);
  return all.filter((key) => (key === pick ? !picks.includes(key) : picks.includes(key)));
}
