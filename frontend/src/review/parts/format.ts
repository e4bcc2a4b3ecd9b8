/** A duration: `820 ms`, `4.2 s`, `38 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(`${minutes} min`, Math.round(seconds % 60), "s");
  return joined(`${Math.floor(minutes / 60)} h`, minutes % 60, "min");
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60_000, "second"],
  [3_600_000, "minute"],
  [86_400_000, "hour"],
  [Infinity, "day"],
];
const UNIT_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** How long ago: `3 minutes ago`. */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < 5000) return "now";
  const unit = STEPS.find(([limit]) => passed < limit)?.[1] ?? "day";
  const ms = UNIT_MS[unit as keyof typeof UNIT_MS];
  return new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" }).format(
    -Math.round(passed / ms),
    unit,
  );
}

/** Time of day, with seconds. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** At most two decimals, none that say nothing. */
export function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Money: `0.03 EUR`; of an amount below a hundredth, its first two figures. */
export function amount(value: number, currency: string): string {
  const text = value >= 0.01 || value === 0 ? value.toFixed(2) : value.toPrecision(2);
  return `${Number(text)} ${currency}`.trim();
}

/** Enough of an id to tell workers apart; names that are short stay whole. */
export function shortKey(key: string): string {
  return key.length > 14 ? key.slice(0, 8) : key;
}

const RECENT_MS = 120_000;

/** Whether somebody is there: something happened in the last two minutes, as the run's "working now" counts. */
export const isRecent = (at: number, now: number): boolean => now - at < RECENT_MS;

/** A size: `812 B`, `4.2 kB`, `38 MB`. */
export function bytes(size: number): string {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const value = size / 1000 ** power;
  const unit = ["B", "kB", "MB", "GB"][power] ?? "";
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
