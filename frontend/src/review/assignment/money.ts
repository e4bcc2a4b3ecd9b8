/** How many digits stand after the point: 2 for EUR, 0 for JPY. */
function digits(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // no currency that is known; the server says so
  }
}

const TIMES_REWARD = 10;
const WITHOUT_REWARD = 5000;

/** Up to how much a bonus is nothing unusual, in smallest units. reward: of the run; null if it has none. */
export const usualMost = (reward: number | null): number => (reward ? TIMES_REWARD * reward : WITHOUT_REWARD);

// Groups of three digits, all parted by the same sign, then perhaps another sign and the rest.
const GROUPED = /^[1-9]\d{0,2}(?<by>[ '’.,\u00a0\u202f])\d{3}(?:\k<by>\d{3})*(?!\k<by>)(?:[.,]\d+)?$/;

/** Whether a comma or point may part thousands or decimals: to one reader `1,500` is 1500, to another 1.5. */
export function isUnclear(typed: string, currency: string): boolean {
  const mark = /^[1-9]\d{0,2}([.,])\d{3}$/.exec(typed.trim())?.[1];
  return mark !== undefined && !(mark === "." && digits(currency) === 3);
}

/** An amount as it was typed, in smallest units; null if it is none, unclear, or not above 0. */
export function minorOf(typed: string, currency: string): number | null {
  if (isUnclear(typed, currency)) return null;
  const text = ungrouped(typed.trim(), currency).replace(",", ".");
  if (!/^\d{1,9}(\.\d+)?$/.test(text)) return null;
  const [whole = "", part = ""] = text.split(".");
  const many = digits(currency);
  if (part.length > many) return null;
  const minor = Number(whole + part.padEnd(many, "0"));
  return minor > 0 ? minor : null;
}

function ungrouped(text: string, currency: string): string {
  const by = GROUPED.exec(text)?.groups?.by;
  const isDecimal = by === "." && digits(currency) === 3 && text.split(by).length === 2;
  return by === undefined || isDecimal ? text : text.replaceAll(by, "");
}

/** An amount in smallest units as people write it: `1,500.50 EUR`. */
export function sum(minor: number, currency: string): string {
  const many = digits(currency);
  const shown = (minor / 10 ** many).toLocaleString("en", {
    minimumFractionDigits: many,
    maximumFractionDigits: many,
  });
  return `${shown} ${currency}`.trim();
}
