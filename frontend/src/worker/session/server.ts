import type { ErrorBody, Observed, OpenBody, Piece, Session, View } from "../../api";
import { act, open, seen, view } from "../../api";
import { client } from "../../api/client.gen";
import type { Action } from "./kept";
import { readMessages } from "./sse";

/** The server said no, and will say so again. */
export class Refused extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/**
 * Why nothing was taken: no answer in the server's own words, a disk that refuses, a queue that is full, a run that is
 * paused, or one that the server does not serve at the moment.
 */
export type Obstacle = "line" | "storage" | "busy" | "paused" | "not_served";

/** Ask again later. */
export class Unreached extends Error {
  readonly why: Obstacle;
  /** When the server wants to be asked again; null if it did not say. */
  readonly retryAfterS: number | null;

  constructor(why: Obstacle = "line", retryAfterS: number | null = null) {
    super(why);
    this.why = why;
    this.retryAfterS = retryAfterS;
  }
}

export type Heard = { event: "view"; view: View } | { event: "piece"; piece: Piece };

export interface Server {
  open: (body: OpenBody) => Promise<Session>;
  act: (action: Action, leave: AbortSignal) => AsyncGenerator<Heard, void>;
  follow: (leave: AbortSignal) => AsyncGenerator<Heard, void>;
  seen: (observed: Observed) => Promise<boolean>;
  /** Of the present session; empty before there is one. */
  token: () => string;
}

const silenceMs = 30_000;
/** Refusals that another try may well get past. */
const passing = new Set(["conflict", "rate_limited"]);
const obstacles: Partial<Record<string, Obstacle>> = {
  storage_failed: "storage",
  busy: "busy",
  paused: "paused",
  not_served: "not_served",
};
const asStream = { headers: { Accept: "text/event-stream" }, parseAs: "stream" } as const;

export interface Answer {
  data?: unknown;
  error?: unknown;
  response?: Response;
}

export function createServer(): Server {
  let token = "";
  client.setConfig({ auth: () => token, bodySerializer: asJson });
  return {
    token: () => token,
    open: async (body) => {
      const answer = await open({ body, signal: AbortSignal.timeout(silenceMs) });
      const session = accepted(answer) as Session;
      token = session.token;
      return session;
    },
    act: (action, leave) => listen(leave, (signal) => act({ body: action, signal, ...asStream })),
    follow: (leave) => listen(leave, (signal) => view({ signal, ...asStream })),
    seen: async (body) => {
      const { response } = (await seen({ body, keepalive: true })) as Answer;
      return response !== undefined && response.status < 500;
    },
  };
}

/** The data of an answer. Throws Refused or Unreached if there is none. */
export function accepted({ data, error, response }: Answer): unknown {
  if (response?.ok && data !== undefined) return data;
  if (response && response.status < 500 && isErrorBody(error) && !passing.has(error.code))
    throw new Refused(error);
  const { code, retry_after_s = null } = isErrorBody(error) ? error : { code: "" };
  throw new Unreached(obstacles[code] ?? "line", retry_after_s);
}

/** What the server tells, until it has told all. Silence for too long is a broken line. */
async function* listen(
  leave: AbortSignal,
  ask: (signal: AbortSignal) => Promise<unknown>,
): AsyncGenerator<Heard, void> {
  const end = new AbortController();
  const abort = (): void => {
    end.abort();
  };
  leave.addEventListener("abort", abort);
  let timer = 0;
  const heard = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(abort, silenceMs);
  };
  try {
    heard();
    const answer = (await ask(end.signal)) as Answer;
    const body = accepted(answer) as ReadableStream<Uint8Array>;
    if (!answer.response?.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      yield { event: "view", view: (await new Response(body).json()) as View };
      return;
    }
    for await (const { event, data } of readMessages(body)) {
      heard();
      if (event === "view") yield { event, view: JSON.parse(data) as View };
      else if (event === "piece") yield { event, piece: JSON.parse(data) as Piece };
      else if (event === "error") throw new Refused(JSON.parse(data) as ErrorBody);
    }
  } catch (error) {
    throw error instanceof Refused || error instanceof Unreached ? error : new Unreached();
  } finally {
    clearTimeout(timer);
    leave.removeEventListener("abort", abort);
  }
}

/** Half of an emoji, cut off while typing, is no text: the server would refuse all that is sent with it. */
const asJson = (body: unknown): string =>
  JSON.stringify(body, (_name, value: unknown) =>
    typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value,
  );

const isErrorBody = (value: unknown): value is ErrorBody =>
  typeof value === "object" && value !== null && "code" in value && "message" in value;
