/** A `class` of what there is. */
export const joined = (...classes: (string | false | undefined)[]): string =>
  classes.filter(Boolean).join(" ");
