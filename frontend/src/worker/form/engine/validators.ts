import type { FieldConfig, Json } from "../contract";
import type { Builtin, Definition, Traits } from "./definition";
import { asText, isRecord, own } from "./records";

/** The built-in validators, run from the server's definition: nothing is skipped because a value is empty. */

/** Why a value is not accepted: a key of the definition's messages, and what that message names. */
export interface Refusal {
  validator: string;
  message: string;
  values: Record<string, string>;
}

type Found = Omit<Refusal, "validator"> | null;
type Check = (traits: Traits, value: Json, given: Json[], definition: Definition) => Found;

/** An array is the list of arguments, anything else the only one. */
export const argumentsOf = (argument: Json): Json[] =>
  Array.isArray(argument) ? [...(argument as Json[])] : [argument];

/** What one built-in validator has against a value; null if nothing, or if it has no effect on such a field. */
export function builtinRefusal(
  definition: Definition,
  traits: Traits,
  validator: Builtin,
  value: Json,
  argument: Json,
): Refusal | null {
  if (!hasEffect(validator, traits)) return null;
  const found = checks[validator.check](traits, value, argumentsOf(argument), definition);
  return found && { validator: validator.name, ...found };
}

/** Everything that the built-in validators have against a value, in the order of the field's validators. */
export function builtinRefusals(
  definition: Definition,
  traits: Traits,
  field: FieldConfig,
  value: Json,
): Refusal[] {
  const configured = isRecord(field.validators) ? Object.entries(field.validators) : [];
  return configured.flatMap(([name, argument]) => {
    const builtin = own(definition.validators, name);
    return (builtin && builtinRefusal(definition, traits, builtin, value, argument)) ?? [];
  });
}

/** One sentence for the worker. */
export const textOf = (definition: Definition, refusal: Refusal): string =>
  (own(definition.messages, refusal.message) ?? refusal.message).replace(
    /\{(\w+)\}/g,
    (whole, name: string) => own(refusal.values, name) ?? whole,
  );

/** Whether `required` refuses the value. */
export function isEmpty(traits: Traits, value: Json): boolean {
  switch (traits.empty) {
    case "trimmed_text":
      return trimmed(value) === "";
    case "no_choice":
      return value === null || value === undefined || value === "";
    case "no_items":
    case "none_true":
      return measured(traits, value) === 0;
    case "no_file":
      return value === null || value === undefined;
    case "never":
      return false;
  }
}

function hasEffect({ needs }: Builtin, traits: Traits): boolean {
  if (!traits.is_validated) return false;
  if (needs === "measure") return traits.measure !== "none";
  if (needs === "text") return traits.takes_regexp;
  return needs === "validated" || traits.takes_extension;
}

/** What the length validators compare: UTF-16 code units of trimmed text, chosen items, ticked options. */
function measured(traits: Traits, value: Json): number {
  switch (traits.measure) {
    case "code_units":
      return trimmed(value).length;
    case "items":
      return Array.isArray(value) ? value.length : Number(Boolean(value));
    case "true_options":
      return isRecord(value) ? Object.values(value).filter((ticked) => ticked === true).length : 0;
    case "none":
      return 0;
  }
}

const trimmed = (value: Json): string => (value === null || value === undefined ? "" : asText(value).trim());

// NaN compares as neither more nor less: an argument that is no number refuses nothing.
const bound = (given: Json[]): number => (given.length > 0 ? Math.floor(Number(given[0])) : NaN);

const offBounds = (traits: Traits, end: "min" | "max", limit: number): Found => ({
  message: `${end}_${traits.measure === "code_units" ? "text" : "items"}`,
  values: { bound: String(limit) },
});

const checks: Record<Builtin["check"], Check> = {
  filled: (traits, value, given) =>
    given[0] && isEmpty(traits, value) ? { message: "required", values: {} } : null,
  at_least: (traits, value, given) => {
    const least = bound(given);
    return measured(traits, value) < least ? offBounds(traits, "min", least) : null;
  },
  at_most: (traits, value, given) => {
    const most = bound(given);
    return measured(traits, value) > most ? offBounds(traits, "max", most) : null;
  },
  matches: (_, value, given, definition) => {
    const flags = given[1] ? asText(given[1]) : definition.default_flags;
    const pattern = given.length > 0 ? asText(given[0]) : "";
    return compiled(pattern, flags)?.test(trimmed(value)) === false
      ? { message: "regexp", values: {} }
      : null;
  },
  extension: (_, value, given) => {
    if (value === null || value === undefined) return null;
    if (!given.every((allowed) => typeof allowed === "string")) return null;
    const listed = given.map((allowed) => allowed.toLowerCase().replaceAll(".", ""));
    const extension = extensionOf(value);
    if (listed.includes(extension)) return null;
    return { message: "extension", values: { allowed: listed.join(", "), given: extension } };
  },
};

/** All after the last dot of a file's name, or the whole name without one. */
function extensionOf(file: Json): string {
  const name = isRecord(file) && typeof file.name === "string" ? file.name : "";
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

/** Null for what is no pattern: such a validator accepts everything, on the server too. */
function compiled(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}
