import type { FieldsetConfig, FieldConfig, FormConfig, Json } from "../contract";
import { isRecord } from "./records";

/** Procedure tokens: `{{fn("x", 1)}}` in a text. They are read, never evaluated. */
export interface TokenCall {
  /** As it is spelled, braces included. */
  text: string;
  name: string;
  args: Json[];
}

const start = /\{\{\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*\(\s*/gu;
const comma = /\s*,\s*/y;
const end = /\s*\)\s*\}\}/y;
const scalar = /"(?:[^"\\\p{Cc}]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** The tokens of a text, each with its position. What is not a name with JSON literals is no token, and stays text. */
export function findTokens(text: string): (TokenCall & { at: number })[] {
  const found: (TokenCall & { at: number })[] = [];
  let from = 0;
  for (;;) {
    start.lastIndex = from;
    const begun = start.exec(text);
    if (begun === null) return found;
    const inner = begun.index + begun[0].length;
    const read = readArguments(text, inner);
    if (read)
      found.push({
        at: begun.index,
        text: text.slice(begun.index, read.end),
        name: begun[1] ?? "",
        args: read.args,
      });
    from = read?.end ?? inner;
  }
}

/** The text with tokens replaced, by their spelling. */
export function fillTokens(text: string, answers: ReadonlyMap<string, string>): string {
  let [filled, done] = ["", 0];
  for (const token of findTokens(text)) {
    filled += text.slice(done, token.at) + (answers.get(token.text) ?? token.text);
    done = token.at + token.text.length;
  }
  return filled + text.slice(done);
}

type Edit = (text: string) => string;

/** A form with every text edited in which tokens are honoured: all that is directly in an object, and options' labels. */
export const withTexts = (config: FormConfig, edit: Edit): FormConfig => ({
  ...edited(config, edit),
  submit_button: isRecord(config.submit_button) ? edited(config.submit_button, edit) : config.submit_button,
  sections: each(config.sections, (section) => ({
    ...edited(section, edit),
    fieldsets: each(section.fieldsets, (fieldset) => fieldsetWithTexts(fieldset, edit)),
  })),
});

export const fieldsetWithTexts = (fieldset: FieldsetConfig, edit: Edit): FieldsetConfig => ({
  ...edited(fieldset, edit),
  rows: each(fieldset.rows, (row) => ({
    ...edited(row, edit),
    fields: each(row.fields, (field) => fieldWithTexts(field, edit)),
  })),
});

function fieldWithTexts(field: FieldConfig, edit: Edit): FieldConfig {
  const made = edited(field, edit);
  if (!field.options) return made;
  const labelled = (label: unknown): string => (typeof label === "string" ? edit(label) : (label as string));
  return {
    ...made,
    options: each(field.options, (option) => ({ ...option, label: labelled(option.label) })),
  };
}

const edited = <T extends object>(part: T, edit: Edit): T =>
  Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      typeof value === "string" ? edit(value) : (value as unknown),
    ]),
  ) as T;

const each = <T extends object>(list: T[], make: (item: T) => T): T[] =>
  Array.isArray(list) ? list.map((item) => (isRecord(item) ? make(item) : item)) : list;

function readArguments(text: string, from: number): { args: Json[]; end: number } | null {
  const args: Json[] = [];
  let closed = endOf(end, text, from);
  for (let at = from; closed === null;) {
    const literalEnd = endOfLiteral(text, at);
    if (literalEnd === null) return null;
    try {
      args.push(JSON.parse(text.slice(at, literalEnd)));
    } catch {
      return null;
    }
    closed = endOf(end, text, literalEnd);
    const next = endOf(comma, text, literalEnd);
    if (closed === null && next === null) return null;
    at = next ?? literalEnd;
  }
  return { args, end: closed };
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Where the literal that begins here ends; whether it is one is for JSON.parse to say. */
function endOfLiteral(text: string, from: number): number | null {
  if (text[from] !== "[" && text[from] !== "{") return endOf(scalar, text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const after = endOf(scalar, text, at);
      if (after === null) return null;
      at = after - 1;
    } else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    if (depth === 0) return at + 1;
  }
  return null;
}
