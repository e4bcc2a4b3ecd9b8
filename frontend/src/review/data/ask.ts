import type { Problem } from "../../api";

/** Why something was not given. `offline` is ours: the server did not answer. */
export class Failure extends Error {
  readonly code: string;
  /** What is wrong with which field, where it is about fields. */
  readonly fields: Record<string, string>;

  constructor(code: string, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response?: Response;
}

/** What the server gave; throws a Failure. */
export async function given<T>(request: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await request;
  if (response?.ok && data !== undefined) return data;
  throw failed(error, response);
}

/** Nothing, once the server has done it; throws a Failure. */
export async function done(request: Promise<Result<unknown>>): Promise<void> {
  const { error, response } = await request;
  if (!response?.ok) throw failed(error, response);
}

function failed(error: unknown, response: Response | undefined): Failure {
  if (isProblem(error)) return new Failure(error.code, error.message, error.fields);
  if (response === undefined || response.status >= 502)
    return new Failure("offline", "The server cannot be reached.");
  return new Failure("internal", `The server answered with status ${response.status}.`);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}
