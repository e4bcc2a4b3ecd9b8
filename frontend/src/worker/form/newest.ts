interface Made {
  /** Keys of the calls whose answer the form's own code had had. */
  handled: string[];
  /** Client time in ms. */
  at: number;
}

/**
 * Which of two drafts to go on from: the one in this browser, or the one on the server. A draft that has not had an
 * answer which the other one has had is behind it: the task went on on another device.
 */
export function newest<Draft extends Made>(here: Draft | null, there: Draft | null): Draft | null {
  if (!here || !there) return here ?? there;
  if (!knows(here, there)) return there;
  return !knows(there, here) || here.at >= there.at ? here : there;
}

/** Whether a draft was made after every answer that the other one was made after. */
function knows({ handled }: Made, other: Made): boolean {
  const had = new Set(handled);
  return other.handled.every((key) => had.has(key));
}
