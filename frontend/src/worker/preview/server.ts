import type { CallBody, CallView, CodeFault, ErrorBody, FormView, UploadView } from "../../api";
import { Refused, Unreached } from "../session/server";

/** What the server of a preview says; `src/ajeeb/server/preview/wire.py` has the same. */
export interface Problem {
  code: string;
  severity: "error" | "warning";
  file: string;
  path: string;
  message: string;
}

export interface Previewed {
  folder: string;
  digest: string;
  problems: Problem[];
  faults: string[];
  versions: number;
  version: number;
  form: FormView | null;
  result: string | null;
}

export interface Values {
  page: string;
  version: number;
  values: Record<string, unknown>;
  invisible: string[];
  uploads: Record<string, Omit<UploadView, "url">[]>;
}

export interface Verdict {
  stored: Record<string, unknown> | null;
  refused: Record<string, string>;
  incomplete: boolean;
}

const at = "/api/preview";

export const look = (version: string): Promise<Previewed> =>
  asked(`?version=${encodeURIComponent(version)}`).then(json<Previewed>);
export const verdictOn = (values: Values): Promise<Verdict> => asked("/submit", values).then(json<Verdict>);
export const shownWith = (values: Values, dark: boolean): Promise<string> =>
  asked("/shown", { ...values, dark }).then((answer) => answer.text());
export const storedResult = (dark: boolean): Promise<string> =>
  asked(`/result${dark ? "?dark" : ""}`).then((answer) => answer.text());
export const tryCall = (
  body: CallBody & { page: string; version: number },
  signal: AbortSignal,
): Promise<CallView & { said: string }> =>
  asked("/call", body, signal).then(json<CallView & { said: string }>);

export function tellTerminal(fault: CodeFault): void {
  void asked("/fault", fault).catch(() => undefined);
}

/** Calls back with the digest of the folder, now and after each change, and when the server is not there. */
export function follow(heard: (digest: string | null) => void): () => void {
  const source = new EventSource(`${at}/changes`);
  source.addEventListener("form", ({ data }: MessageEvent<string>) => {
    heard((JSON.parse(data) as { digest: string }).digest);
  });
  source.onerror = () => {
    heard(null);
  };
  return () => {
    source.close();
  };
}

async function asked(path: string, body?: unknown, signal: AbortSignal | null = null): Promise<Response> {
  const sent =
    body === undefined
      ? {}
      : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(at + path, { ...sent, signal }).catch(() => {
    throw new Unreached();
  });
  if (answer.ok) return answer;
  const error = (await answer.json().catch(() => null)) as ErrorBody | null;
  if (error && answer.status < 500) throw new Refused(error);
  throw new Unreached();
}

const json = <T>(answer: Response): Promise<T> => answer.json() as Promise<T>;
