import type { OutputPiece, Piece } from "../api";

/** What is known of a call that runs: the pieces so far, put together. Pure. */
export interface Coming {
  callId: string;
  expectedMs: number | null;
  /** How many calls go before this one; null once it runs. */
  queuePosition: number | null;
  /** 0 to 1; null if the model does not tell. */
  progress: number | null;
  step: number | null;
  steps: number | null;
  /** By position; there may be gaps. */
  outputs: readonly (ComingOutput | undefined)[];
}

export interface ComingOutput {
  text: string;
  /** The latest picture of how far it is, as a data URL. */
  preview: string | null;
}

/** The call with one more piece. Pieces of another call begin anew. */
export function gather(before: Coming | null, piece: Piece): Coming {
  const outputs = before?.callId === piece.call_id ? [...before.outputs] : [];
  for (const one of piece.outputs) outputs[one.index] = grown(outputs[one.index], one);
  const { step, steps } = piece;
  return {
    callId: piece.call_id,
    expectedMs: piece.expected_ms,
    queuePosition: piece.queue_position,
    progress: piece.progress ?? (step !== null && steps ? Math.min(1, step / steps) : null),
    step,
    steps,
    outputs,
  };
}

/** Whether something of the result has been on the page. */
export const isExposed = (coming: Coming | null): boolean =>
  coming?.outputs.some((one) => one !== undefined && (one.text !== "" || one.preview !== null)) ?? false;

const grown = (before: ComingOutput | undefined, piece: OutputPiece): ComingOutput => ({
  text: joined(before?.text ?? "", piece),
  preview: piece.preview ?? before?.preview ?? null,
});

/**
 * The text with what a piece tells of it. What is known already adds nothing, whoever tells it again; another text
 * in its place is one that was begun anew; and what comes after a gap waits until the whole is told.
 */
function joined(known: string, { text_from, text }: OutputPiece): string {
  const from = placeOf(known, text_from);
  if (from === null) return known;
  const told = known.slice(0, from) + text;
  return known.startsWith(told) ? known : told;
}

/** Where in a text so many characters end, as the server counts them; null if it has fewer. */
function placeOf(text: string, points: number): number | null {
  let place = 0;
  for (let n = 0; n < points; n++) {
    const point = text.codePointAt(place);
    if (point === undefined) return null;
    place += point > 0xffff ? 2 : 1;
  }
  return place;
}
