import type { AttemptView, ComparisonView, TaskView } from "../api";
import { words } from "./messages";

/** The server's rules (`forms/fields`), for speed; the server checks again for truth. */

export type FieldSpec = TaskView["ask"][string];
export type FieldKind = FieldSpec["kind"];
export type SpecOf<K extends FieldKind> = Extract<FieldSpec, { kind: K }>;
export type Fields = Record<string, FieldSpec>;
export type Answers = Record<string, unknown>;
/** Field name to one sentence; the empty name stands for the whole. */
export type Wrong = Record<string, string>;

type TextSpec = SpecOf<"text">;

// What Python counts as white space; `trim()` differs in U+001C–1F, U+0085 and U+FEFF.
const space = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const outerSpace = new RegExp(`^[${space}]+|[${space}]+$`, "g");
const anySpace = new RegExp(`[${space}]+`);
const unstorable = /[\0\p{Surrogate}]/u;

export const trimmed = (text: string): string => text.replace(outerSpace, "");

/** Length in code points after trimming, as the server counts. */
export const lengthOf = (text: string): number => Array.from(trimmed(text)).length;

const normalised = (text: string): string =>
  foldCase(text.normalize("NFKC")).split(anySpace).filter(Boolean).join(" ");

// Python's casefold: down, up and down again joins ß, ẞ and ss; the two small sigmas are one, the dotless ı is its own.
const foldCase = (text: string): string =>
  text
    .split("ı")
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase())
    .join("ı")
    .replaceAll("ς", "σ");

function textRefusal(spec: TextSpec, value: unknown): string | null {
  const required = spec.required ?? true;
  if (value === null || value === undefined || value === "") return required ? words.empty : null;
  if (typeof value !== "string") return words.notText;
  if (unstorable.test(value)) return words.unstorable;
  const [length, min, max] = [lengthOf(value), spec.min ?? 0, spec.max ?? 2000];
  if (required && length === 0) return words.empty;
  if (length < min) return words.tooShort(min, length);
  if (length > max) return words.tooLong(max, length);
  return null;
}

function scaleRefusal(spec: SpecOf<"scale">, value: unknown): string | null {
  if (value === null || value === undefined) return (spec.required ?? true) ? words.chooseValue : null;
  if (!Number.isInteger(value)) return words.notWhole(spec.low, spec.high);
  const step = value as number;
  return step < spec.low || step > spec.high ? words.outOfScale(spec.low, spec.high) : null;
}

function choiceRefusal(spec: SpecOf<"choice">, value: unknown): string | null {
  if (value === null || value === undefined || value === "")
    return (spec.required ?? true) ? words.chooseOne : null;
  return spec.options.includes(value as string) ? null : words.notOption;
}

/** Why this value is not accepted, in one sentence; null if it is. */
export function refusal(spec: FieldSpec, value: unknown): string | null {
  switch (spec.kind) {
    case "text":
      return textRefusal(spec, value);
    case "scale":
      return scaleRefusal(spec, value);
    case "choice":
      return choiceRefusal(spec, value);
    case "pick":
      return pickRefusal(spec, value);
  }
}

function pickRefusal(spec: SpecOf<"pick">, value: unknown): string | null {
  if (value === null || value === undefined) return (spec.required ?? true) ? words.pickOne : null;
  const there = Number.isInteger(value) && (value as number) >= 0 && (value as number) < (spec.of ?? 0);
  return there ? null : words.pickOne;
}

/** Field name to one sentence, for every answer that is not accepted; empty if all are. */
export function refusals(fields: Fields, answers: Answers): Wrong {
  const wrong: Wrong = {};
  for (const name of Object.keys(answers)) if (!(name in fields)) wrong[name] = words.noField;
  for (const [name, spec] of Object.entries(fields)) {
    const said = refusal(spec, answers[name]);
    if (said !== null) wrong[name] = said;
  }
  return wrong;
}

/** Whether two answers count as the same text. */
export const same = (spec: TextSpec, one: string, other: string): boolean =>
  spec.unique === "normalised" ? normalised(one) === normalised(other) : trimmed(one) === trimmed(other);

/** Each unique text that was used in an earlier attempt that counts. */
export function repeated(fields: Fields, answers: Answers, attempts: readonly AttemptView[]): Wrong {
  const made = attempts.filter((attempt) => attempt.k !== null && attempt.state !== "running");
  const wrong: Wrong = {};
  for (const [name, spec] of Object.entries(fields)) {
    const answer = answers[name];
    if (spec.kind !== "text" || !spec.unique || typeof answer !== "string" || answer === "") continue;
    if (made.some(({ answers: before }) => same(spec, answer, asText(before[name]))))
      wrong[name] = words.repeated;
  }
  return wrong;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

const operators: Record<ComparisonView["op"], (a: never, b: never) => boolean> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};

/** Whether two sets of answers say different things; no answer is an empty one. */
export function differs(one: Answers, other: Answers): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].some((name) => (one[name] ?? "") !== (other[name] ?? ""));
}

/** Whether every comparison holds; a missing answer passes nothing, nor does what only the server knows of an output. */
export function holds(condition: readonly ComparisonView[] | null, answers: Answers): boolean {
  if (condition === null) return false;
  return condition.every(({ field, op, value }) => {
    const answer = answers[field];
    if (answer === null || answer === undefined) return false;
    if ((typeof answer === "string") !== (typeof value === "string")) return false;
    return operators[op](answer as never, value as never);
  });
}
