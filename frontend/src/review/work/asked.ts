import type { WorkData } from "../../api";

export type WorkQuery = NonNullable<WorkData["query"]>;
export type Field = Exclude<keyof WorkQuery, "sort" | "order" | "after" | "limit">;

/** Filters of which several values may be chosen, with the values that there are. */
export const CHOICES = {
  status: ["open", "submitted", "timed_out"],
  decision: ["undecided", "approved", "soft_rejected", "rejected"],
  end: ["goal", "limit", "worker", "timeout", "error", "submitted"],
  flag: ["fast", "pasted", "small_edits"],
} as const;

/** Filters of which one value may be chosen. */
export const EITHER = {
  by: ["people", "simulated"],
  pilot: ["true", "false"],
  failures: ["true", "false"],
  excluded: ["true", "false"],
  notes: ["true", "false"],
} as const;

export const NUMBERS = ["unit", "score_min", "score_max", "attempts_min", "attempts_max"] as const;
export const TIMES = ["opened_from", "opened_to"] as const;

const SORTS = ["newest", "last", "attempts", "score", "duration", "unit", "worker"] as const;
export type Sort = (typeof SORTS)[number];
const FIELDS = [...Object.keys(CHOICES), ...Object.keys(EITHER), ...NUMBERS, ...TIMES, "worker", "search"];

export const isChoice = (name: string): name is keyof typeof CHOICES => name in CHOICES;

/** The filter in an address, without how it is sorted and which page it is. */
export function filterOf(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => FIELDS.includes(name)));
}

/** Something in an address that the table does not know. */
export interface Unknown {
  name: string;
  value: string;
}

/** An address as far as the table knows what it says, and what of it does not count. */
export function understood(query: URLSearchParams): { query: URLSearchParams; unknown: Unknown[] } {
  const all = [...query].map(([name, value]) => ({ name, value }));
  const unknown = all.filter(({ name, value }) => !isKnown(name, value));
  // Where a page ended is a place in a table that is sorted and filtered as the address says.
  const good = all.filter((one) => !unknown.includes(one) && !(unknown.length > 0 && one.name === "after"));
  return { query: new URLSearchParams(good.map(({ name, value }) => [name, value])), unknown };
}

function isKnown(name: string, value: string): boolean {
  const values = VALUES[name];
  if (values !== undefined) return values.includes(value);
  const whole = WHOLE[name];
  if (whole !== undefined)
    return /^\d{1,15}$/.test(value) && Number(value) >= whole.least && Number(value) <= whole.most;
  if (name.startsWith("score_")) return value.trim() !== "" && Number.isFinite(Number(value));
  return value.length <= (LONGEST[name] ?? -1);
}

const VALUES: Record<string, readonly string[]> = {
  ...CHOICES,
  ...EITHER,
  sort: SORTS,
  order: ["up", "down"],
};
const WHOLE: Record<string, { least: number; most: number }> = {
  unit: { least: 1, most: 1e9 },
  attempts_min: { least: 0, most: 1e6 },
  attempts_max: { least: 0, most: 1e6 },
  opened_from: { least: 0, most: 1e15 },
  opened_to: { least: 0, most: 1e15 },
};
const LONGEST: Record<string, number> = { worker: 100, search: 300, after: 300 };

/** What the server is asked for an address. */
export function askedOf(query: URLSearchParams): WorkQuery {
  const asked: Record<string, string | string[]> = {};
  for (const [name] of query) {
    if (!FIELDS.includes(name) && !["sort", "order", "after"].includes(name)) continue;
    asked[name] = isChoice(name) ? query.getAll(name) : (query.get(name) ?? "");
  }
  return asked;
}

export const sortOf = (query: URLSearchParams): Sort =>
  SORTS.find((one) => one === query.get("sort")) ?? "newest";

/** The same address with another value of a filter, from its first page on; an empty one takes it away. */
export function withValue(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = onFirstPage(query);
  if (value === "") next.delete(name);
  else next.set(name, value);
  return next;
}

/** The same with one of several values put in or taken away. */
export function toggled(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = onFirstPage(query);
  if (next.has(name, value)) next.delete(name, value);
  else next.append(name, value);
  return next;
}

/** The same sorted by something; what it is sorted by already is turned around. */
export function sortedBy(query: URLSearchParams, sort: Sort): URLSearchParams {
  const turned = sortOf(query) === sort && query.get("order") !== "up";
  return withValue(withValue(query, "sort", sort), "order", turned ? "up" : "");
}

function onFirstPage(query: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete("after");
  return next;
}
