import { useEffect, useLayoutEffect, useMemo, useReducer, useState } from "react";
import type { Recorder } from "../observe/recorder";
import { createRecorder } from "../observe/recorder";
import type { State, Working } from "../state";
import { isDraft, opening, reduce } from "../state";
import { turnOf } from "../turn";
import type { Clock } from "./clock";
import { createClock } from "./clock";
import type { Line } from "./connect";
import { connect } from "./connect";
import type { Entry } from "./entry";
import type { Action, Kept } from "./kept";
import { createKept } from "./kept";
import { newKey } from "./key";
import type { FormServer } from "./formServer";
import { createFormServer } from "./formServer";
import { createServer } from "./server";

/** What a worker can do on the page. */
export interface Commands {
  type: (part: "ask" | "judge", name: string, value: unknown) => void;
  pass: (page: number, answers: Record<string, unknown>) => void;
  turn: (state: Working) => void;
  /** Have the call of this attempt ended. */
  cancel: (attemptId: string) => void;
  /** unsent: what stands in the fields. */
  leave: (unsent: Record<string, unknown>, on: string | null) => void;
  /** Hands in a form. */
  submit: (values: Record<string, unknown>, invisible: string[]) => void;
  timeUp: (unsent: Record<string, unknown>, on: string | null) => void;
  wrong: (fields: Record<string, string>) => void;
  tryNow: () => void;
  refresh: () => void;
}

export interface SessionParts {
  state: State;
  commands: Commands;
  clock: Clock;
  kept: Kept;
  recorder: Recorder;
  /** For a task that is a form. */
  formServer: FormServer;
}

/** The assignment behind this entry: its state, and what can be done with it. */
export function useSession(entry: Entry): SessionParts {
  const [state, tell] = useReducer(reduce, opening);
  const [parts] = useState(createParts);
  const [line, setLine] = useState<Line | null>(null);
  useEffect(() => {
    const opened = connect({ entry, ...parts, tell });
    setLine(opened);
    return () => {
      opened.close();
      parts.recorder.stop();
    };
  }, [entry, parts]);
  const commands = useMemo(() => createCommands(line, parts.recorder, tell), [line, parts]);
  return { state, commands, ...parts };
}

function createParts() {
  const server = createServer();
  const clock = createClock();
  const recorder = createRecorder({ page: newKey(), now: clock.steady, seen: server.seen });
  return { server, clock, recorder, kept: createKept(), formServer: createFormServer(server.token) };
}

function createCommands(
  line: Line | null,
  { note }: Recorder,
  tell: (change: Parameters<typeof reduce>[1]) => void,
): Commands {
  const send = (action: Action, on: string | null = null): void => {
    if (line?.send(action)) note("sent", { kind: action.kind, key: action.key }, on);
  };
  return {
    type: (part, name, value) => {
      tell({ type: "typed", part, name, value });
    },
    pass: (page, answers) => {
      send({ kind: "pass", key: newKey(), page, answers });
    },
    turn: (state) => {
      const made = turnOf(state);
      if ("wrong" in made) tell({ type: "wrong", wrong: made.wrong });
      else send({ ...made.turn, key: newKey() }, state.form.on);
    },
    cancel: (on) => {
      send({ kind: "cancel", key: newKey(), on }, on);
    },
    leave: (unsent, on) => {
      send({ kind: "leave", key: newKey(), unsent }, on);
    },
    submit: (values, invisible) => {
      send({ kind: "submit", key: newKey(), values, invisible });
    },
    timeUp: (unsent, on) => {
      send({ kind: "time_up", key: newKey(), unsent }, on);
    },
    wrong: (wrong) => {
      tell({ type: "wrong", wrong });
    },
    tryNow: () => line?.tryNow(),
    refresh: () => line?.refresh(),
  };
}

/** Keeps what is typed in this browser until the server has it. Returns whether it is kept. */
export function useDraft(state: State, kept: Kept): boolean {
  const [isKept, setIsKept] = useState(true);
  const working = state.at === "working";
  const draft = working && isDraft(state) ? state.form : null;
  // Before the next frame is painted: a key that was seen to be typed is kept, whatever happens then.
  useLayoutEffect(() => {
    if (working) setIsKept(kept.keepDraft(draft));
  }, [working, draft, kept]);
  useEffect(() => {
    if (state.at !== "working" || !(state.sending ?? (!isKept && isDraft(state)))) return;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [state, isKept]);
  return isKept;
}
