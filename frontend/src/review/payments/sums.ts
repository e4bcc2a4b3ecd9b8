import type { PaymentRow, Sum } from "../../api";
import { words } from "./words";

/** Amounts in words: `4.50 USD and 200 JPY`. */
export function inWords(sums: readonly Pick<Sum, "amount" | "currency">[]): string {
  return sums.map((one) => `${one.amount} ${one.currency}`).join(words.and) || words.nothing;
}

/** How many payments these sums are made of. */
export const many = (sums: readonly Sum[]): number => sums.reduce((all, one) => all + one.payments, 0);

/** The payments together, by currency; exact, as smallest units are whole numbers. */
export function together(rows: readonly PaymentRow[]): Sum[] {
  const by = new Map<string, Sum>();
  for (const { currency, minor, amount } of rows) {
    const before = by.get(currency) ?? { currency, minor: 0, amount: "", payments: 0 };
    const sum = before.minor + minor;
    const written = decimals(sum, amount.split(".")[1]?.length ?? 0);
    by.set(currency, { currency, minor: sum, amount: written, payments: before.payments + 1 });
  }
  return [...by.values()];
}

/** Currency to smallest units, as the server compares it. */
export const seen = (sums: readonly Sum[]): Record<string, number> =>
  Object.fromEntries(sums.map((one) => [one.currency, one.minor]));

function decimals(minor: number, digits: number): string {
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
