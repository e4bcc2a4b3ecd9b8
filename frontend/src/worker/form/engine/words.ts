/** What the live form tells a worker, apart from the messages of the definition. */
export const formWords = {
  switchedOff: "A part of this form stopped responding and is switched off. You can go on without it.",
  callFailed: "This did not work. Please try again.",
  uploading: "This file is still being sent. Please wait a moment.",
  uploadFailed: (why: string) => `This file could not be sent: ${why}`,
  notHere: (label: string, text: string) => (label ? `${label}: ${text}` : text),
};
