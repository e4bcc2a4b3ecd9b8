import type { CallView, FormSoFar, FormView } from "../../api";
import type { FormServer } from "../session/formServer";
import type { Kept } from "../session/kept";
import { newKey } from "../session/key";
import { Refused } from "../session/server";
import type { FormDraft, FormHost, Json, ProcedureFailure } from "./contract";
import { tellConsole } from "./authorConsole";
import { hostWords } from "./messages";
import { newest } from "./newest";

/** A draft, and which calls the form's own code had been answered when it was made. */
export interface KeptDraft extends FormDraft {
  handled: string[];
}

interface HostParts {
  view: FormView;
  soFar: FormSoFar;
  server: FormServer;
  kept: Pick<Kept, "keepFormDraft">;
  /** Of the draft that the form starts from. */
  handled: readonly string[];
  submit: FormHost["submit"];
  /** In ms, alike on all devices of a worker. */
  now?: () => number;
}

export interface WorkerHost extends FormHost {
  /** Calls whose answer the form's own code has not had: the page was gone when it came. */
  unheard: () => CallView[];
  /** Whatever stands in the fields now: what this element asks for next is what it had asked for. */
  askAgain: (element: string) => void;
  close: () => void;
}

const betweenDraftsMs = 2_000;
const againMs = 1_000;
/** Beyond the time that the server gives a call: for the way there and back. */
const leewayMs = 5_000;

/** The page's side of a form: its calls, files and drafts reach the server. */
export function createHost({
  view,
  soFar,
  server,
  kept,
  handled,
  submit,
  now = Date.now,
}: HostParts): WorkerHost {
  const answered = new Set(handled);
  const waiting = new Set<string>();
  const asking = new Set<string>();
  let had = answered.size;
  const leave = new AbortController();
  const drafts = createDraftLine(server);

  const unheard = (): CallView[] =>
    soFar.calls.filter(({ key, element }) => element !== "" && !answered.has(key));

  /** The same call of an earlier page, if there is one that nobody heard the answer of. */
  const recorded = (procedure: string, args: Json, element: string): CallView | undefined => {
    const again = asking.delete(element);
    const isSame = (call: CallView): boolean =>
      again ? call.element === element : same(call.arguments, args ?? null);
    return unheard().find((call) => call.procedure === procedure && isSame(call));
  };

  async function answerTo(body: Parameters<FormServer["call"]>[0]): Promise<CallView> {
    const until = Date.now() + view.call_timeout_s * 1000 + leewayMs;
    for (;;) {
      try {
        const left = AbortSignal.timeout(Math.max(1, until - Date.now()));
        return await server.call(body, AbortSignal.any([left, leave.signal]));
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (leave.signal.aborted) throw failure("disconnected", hostWords.gone);
        if (Date.now() >= until) throw failure("timeout", hostWords.timeout);
        await new Promise((resume) => setTimeout(resume, againMs));
      }
    }
  }

  return {
    call: async (procedure, args, element) => {
      // Another device then knows what was asked with.
      drafts.flush();
      const before = recorded(procedure, args, element);
      const body = before ?? { key: newKey(), procedure, arguments: args ?? null, element };
      // Taken at once: a second trigger in the same moment asks for itself.
      answered.add(body.key);
      waiting.add(body.key);
      try {
        const { key, arguments: given } = body;
        return answerOf(await answerTo({ key, procedure, arguments: given, element: body.element }));
      } catch (error) {
        if (error instanceof Refused) return { errors: [reasonOf(error)], status_code: 404 };
        throw error;
      } finally {
        waiting.delete(body.key);
      }
    },
    upload: async (field, file, onProgress) => {
      if (file.size > view.max_upload_bytes) throw new Error(hostWords.tooLarge(view.max_upload_bytes));
      const { name, size, type, modified_at, url } = await server
        .upload({ field, file }, onProgress)
        .catch((error: unknown) => {
          throw new Error(error instanceof Refused ? reasonOf(error) : hostWords.noLine, { cause: error });
        });
      return { name, size, type, lastModified: modified_at, url };
    },
    submit,
    keepDraft: (draft) => {
      const full: KeptDraft = {
        ...draft,
        at: now(),
        handled: [...answered].filter((key) => !waiting.has(key)),
      };
      kept.keepFormDraft(full);
      drafts.send(full);
      // Another device must not go on from before this answer.
      if (full.handled.length !== had) drafts.flush();
      had = full.handled.length;
    },
    report: (problem) => {
      tellConsole(problem);
      server.fault({ where: problem.where.slice(0, 400), message: problem.message.slice(0, 4000) });
    },
    unheard,
    askAgain: (element) => {
      asking.add(element);
    },
    close: () => {
      leave.abort();
      drafts.close();
    },
  };
}

/** What to go on from: the draft in this browser, the one on the server, or what procedures have added. */
export function newestDraft(soFar: FormSoFar, kept: Kept): KeptDraft | null {
  const here = kept.formDraft() as KeptDraft | null;
  const there = soFar.draft as KeptDraft | null;
  const found = newest(here, there);
  if (found) return found;
  return soFar.added.length > 0 ? withAdded(soFar) : null;
}

/** Without a draft: what procedures have added, from their recorded answers. */
function withAdded({ added, calls }: FormSoFar): KeptDraft {
  const sections: FormDraft["dynamic"]["sections"] = {};
  for (const { section, key, fieldset } of added) {
    const there = (sections[section] ??= { fieldsets: {} });
    there.fieldsets[key] = fieldset as (typeof there.fieldsets)[string];
  }
  const dynamic = { sections, loadings: {}, disables: {} };
  return { values: {}, dynamic, hidden: [], at: 0, handled: calls.map(({ key }) => key) };
}

/** What the form's own code gets. An exception in a procedure is an answer with `errors`, as it always was. */
function answerOf({ response, failure: failed }: CallView): Json {
  if (!failed) return response;
  if (failed.status === "internal")
    return { errors: [hostWords.failed], original_error_message: "", status_code: 500 };
  throw failure(failed.status === "timeout" ? "timeout" : "failed", hostWords.failed);
}

/** What is wrong, without the names that the request has for it. */
const reasonOf = ({ body }: Refused): string => Object.values(body.fields).join(" ") || body.message;

function failure(code: ProcedureFailure["code"], message: string): ProcedureFailure {
  const gone = code === "disconnected" && { disconnected: true, reason: message };
  return Object.assign(new Error(message), { code, ...gone });
}

interface DraftLine {
  send: (draft: KeptDraft) => void;
  /** Sends what waits at once. */
  flush: () => void;
  close: () => void;
}

/** Sends the latest draft, one at a time and not too often; what was kept in between is never sent. */
function createDraftLine(server: FormServer): DraftLine {
  let waiting: KeptDraft | null = null;
  let timer = 0;
  const next = (): void => {
    timer = 0;
    const draft = waiting;
    waiting = null;
    if (!draft) return;
    timer = window.setTimeout(next, betweenDraftsMs);
    void server.draft(draft);
  };
  return {
    send: (draft) => {
      waiting = draft;
      if (timer === 0) next();
    },
    flush: () => {
      window.clearTimeout(timer);
      next();
    },
    close: () => {
      window.clearTimeout(timer);
      if (waiting) void server.draft(waiting);
    },
  };
}

const same = (one: Json, other: Json): boolean => stable(one) === stable(other);

const stable = (value: Json): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
