import type { AuthorProblem } from "../contract";
import { messageOf } from "./records";

/** Tells the author of the task; `cause` is what was thrown. */
export type Report = (where: string, message: string, cause?: unknown) => void;

/** Tells each problem once. */
export function createReport(tell: (problem: AuthorProblem) => void): Report {
  const told = new Set<string>();
  return (where, message, cause) => {
    const said = cause === undefined ? message : `${message}: ${messageOf(cause)}`;
    if (told.has(`${where}\n${said}`)) return;
    told.add(`${where}\n${said}`);
    // The host tells the message; what was thrown has the line of the author's code.
    // eslint-disable-next-line no-console
    if (cause !== undefined) console.error(where, cause);
    tell({ where, message: said });
  };
}
