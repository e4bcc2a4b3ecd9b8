import { words } from "../words";

/** Tells a figure of simulated workers, in the same words wherever figures of people stand; nothing without any. */
export const ofBoth =
  <Of>(simulated: Of | null) =>
  (figure: (of: Of) => string | number | null): string | undefined =>
    simulated === null ? undefined : words.ofSimulated(figure(simulated) ?? words.none);

/** What stands below a figure. */
export function notes(...told: (string | undefined)[]): string | undefined {
  const found = told.filter((one) => one !== undefined);
  return found.length === 0 ? undefined : found.join(" · ");
}
