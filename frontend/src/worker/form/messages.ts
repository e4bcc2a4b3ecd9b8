/** What the form page itself says; everything else on it is the author's. Another language is another object of this type. */
export const words = {
  instructionHint: "Open the instructions with the button at the top right, whenever you need them.",
  instructions: "Instructions",
  close: "Close the instructions",
  toggleSection: "Show or hide this section",
  invalidFields: (n: number) => (n === 1 ? "1 field to correct" : `${n} fields to correct`),
  correct: "Please correct the marked fields; then submit again.",
  sending: "Your answers are being sent…",
  thanks: "Thank you! Your answers have been submitted.",

  choose: "Choose…",
  searchOptions: "Type to search",
  noneFound: "No option matches.",
  found: (n: number) => (n === 1 ? "1 option" : `${n} options`),
  selectAll: "Select all",
  clear: "Clear",
  selectAllOf: (label: string) => `Select all: ${label}`,
  clearOf: (label: string) => `Clear: ${label}`,

  chooseFile: "Choose file",
  noFile: "No file chosen",
  uploading: (percent: number) => `Uploading, ${percent} %`,
  remove: "Remove",
  removeFile: (name: string) => `Remove ${name}`,
  attached: (name: string) => `${name} is attached.`,
  previewOf: (name: string) => `Preview of ${name}`,
  noPreview: "This browser cannot show a preview of this file.",
  size: (bytes: number) =>
    bytes < 1000
      ? `${bytes} B`
      : bytes < 1_000_000
        ? `${Math.round(bytes / 1000)} kB`
        : `${(bytes / 1_000_000).toFixed(1)} MB`,
  busy: "Please wait…",
};

/** What the page around a form says. */
export const hostWords = {
  gone: "This page was left before the answer came.",
  timeout: "The answer takes too long. Please try again.",
  failed: "Something went wrong on our side. That is not your fault.",
  noLine: "The connection is lost. Please try again when it is back.",
  tooLarge: (bytes: number) => `This file is too large; at most ${words.size(bytes)} are allowed.`,
  preparing: "The form is being prepared…",
  notPrepared: "The form could not be prepared.",
  tryAgain: "Try again",
};
