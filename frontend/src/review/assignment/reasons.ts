/** Why work is rejected: the code that is kept, its name, and a text to begin with. */
export const REASONS: { code: string; name: string; text: string }[] = [
  { code: "off_topic", name: "Not about the task", text: "What you wrote was not about the task." },
  { code: "instructions", name: "Instructions not followed", text: "The instructions were not followed." },
  { code: "low_effort", name: "Too little effort", text: "The answers show too little effort for the task." },
  { code: "copied", name: "Copied text", text: "The text was copied from somewhere else." },
  { code: "machine", name: "Written by a machine", text: "The answers appear to be written by a program." },
  { code: "unfinished", name: "Not finished", text: "The work was handed in before it was finished." },
  { code: "inattentive", name: "Check questions failed", text: "The check questions were answered wrongly." },
  { code: "abusive", name: "Abusive content", text: "The text has content that we cannot accept." },
  { code: "other", name: "Something else", text: "" },
];
