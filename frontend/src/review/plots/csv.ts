import type { Cell, Column } from "./drawing";

const FORMULA = /^[=+\-@\t\r]/;

/** The table of a figure as a file (RFC 4180): numbers as they are, times in UTC, and no text that a spreadsheet runs. */
export function csv(columns: Column[], rows: Cell[][]): string {
  return [columns.map(({ label }) => label), ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  if (value instanceof Date) return value.toISOString();
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
