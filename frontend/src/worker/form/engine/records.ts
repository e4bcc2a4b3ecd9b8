/** What an object itself has under a name: names come from authors, and one may well be `constructor`. */
export const own = <T>(record: Record<string, T> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

/** Whether a value is an object of JSON; arrays are not. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects in a list; nothing for what is no list. */
export const records = <T extends object>(value: readonly T[] | undefined): T[] =>
  Array.isArray(value) ? (value as T[]).filter(isRecord as (item: T) => boolean) : [];

/** `String(value)`: how JavaScript writes any value, which is what authors expect to see. */
export const asText = (value: unknown): string => String(value);

/** What went wrong, in the words of whoever threw it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : asText(error));
