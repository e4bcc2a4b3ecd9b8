const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** What the preview says; its reader is the author of the form. */
export const words = {
  title: "Preview",
  version: "Version",
  ofVersions: (n: number) => `of ${n}`,
  verdict: (errors: number, warnings: number) =>
    errors + warnings === 0 ? "No problems" : `${counted(errors, "error")}, ${counted(warnings, "warning")}`,
  report: "What the verifier found",
  allWell: "All well.",
  noForm: "There is no form to show yet",
  comesAlive: "This page shows the form as soon as its files are in order.",
  view: "Show",
  live: "Form",
  asReviewers: "As reviewers see it",
  result: "Stored result",
  sent: "What would be sent",
  afresh: "Start afresh",
  faults: (n: number) => counted(n, "fault"),
  faultsTitle: "Faults of your own code and files",
  close: "Close",
  gone: "The preview has stopped. Start it again in the terminal; this page finds it by itself.",
  notSent: "Nothing is sent from a preview.",
  would: "This would be stored:",
  wouldNot: "The server would refuse this:",
  values: "Values",
  incomplete: "It would be marked as incomplete: a round was left open.",
  invisible: (names: string) => `Not in sight, and therefore left out: ${names}`,
  whole: "The whole",
  frame: "The form, read only",
  noProcedure: "This call was not made",
};
