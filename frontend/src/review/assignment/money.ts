/** How many digits stand after the point: 2 for EUR, 0 for JPY. */
function digits(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // no currency that is known; the server says so
  }
}

/** An amount as it was typed, in smallest units; null if it is none, or not above 0. */
export function minorOf(typed: string, currency: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,9}(\.\d+)?$/.test(text)) return null;
  const [whole = "", part = ""] = text.split(".");
  const many = digits(currency);
  if (part.length > many) return null;
  const minor = Number(whole + part.padEnd(many, "0"));
  return minor > 0 ? minor : null;
}

/** An amount in smallest units as people write it: `0.50 EUR`. */
export function sum(minor: number, currency: string): string {
  const many = digits(currency);
  return `${(minor / 10 ** many).toFixed(many)} ${currency}`.trim();
}
