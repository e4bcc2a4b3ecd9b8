/** An answer as text, for reading. */
export const shown = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
