/** The texts around every plot. */
export const words = {
  told: (title: string, about: string) => `${title}. ${about} The table that follows has the same numbers.`,
  table: (title: string) => `Numbers: ${title}`,
  open: "Numbers as a table",
  save: (title: string) => `Save ${title}`,
  saveAs: (title: string, kind: string) => `Save “${title}” as ${kind}`,
  failed: "This could not be saved.",
  none: "–",
};
