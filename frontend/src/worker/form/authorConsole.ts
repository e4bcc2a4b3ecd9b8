import type { AuthorProblem } from "./contract";

/** The browser's console is where the author of a task's own code looks. */
export function tellConsole({ where, message }: AuthorProblem): void {
  // eslint-disable-next-line no-console -- it is for the author, not for us
  console.error(`${where}: ${message}`);
}
