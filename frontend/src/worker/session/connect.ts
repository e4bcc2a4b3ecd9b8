import type { Session } from "../../api";
import type { Change } from "../state";
import type { Clock } from "./clock";
import type { Entry } from "./entry";
import type { Action, Kept } from "./kept";
import type { Heard, Obstacle, Server } from "./server";
import { Refused, Unreached } from "./server";
import type { Waker } from "./waker";
import { createWaker } from "./waker";

/** The line to the server. What is handed to it is delivered once, however often it has to be sent. */
export interface Line {
  /** Takes one action at a time; false while the one before is not acknowledged. */
  send: (action: Action) => boolean;
  /** Ask where the assignment stands, and stay on while a call runs. */
  refresh: () => void;
  /** Do not wait for the next try. */
  tryNow: () => void;
  close: () => void;
}

interface Parts {
  entry: Entry;
  server: Server;
  kept: Kept;
  clock: Clock;
  tell: (change: Change) => void;
  waker?: Waker;
}

const mostWaitS = 120;

export function connect({ entry, server, kept, clock, tell, waker = createWaker() }: Parts): Line {
  const leave = new AbortController();
  const isOpen = (): boolean => !leave.signal.aborted;
  let following = false;
  let entrance = entry.body;
  let inside = false;
  let pending: string | null = null;

  async function start(): Promise<void> {
    const session = await enter();
    const left = kept.action();
    if (session && left) await deliver(left);
    else if (session?.view.phase === "running") await follow(true);
  }

  async function enter(): Promise<Session | null> {
    for (let tries = 0; isOpen(); tries++) {
      try {
        const session = await server.open(entrance);
        clock.set(session.view.server_now);
        kept.for(session.assignment);
        inside = true;
        // "The next free one" means this one from now on.
        if (entry.plain) entrance = { ...entrance, unit: session.task.unit };
        if (isOpen()) tell({ type: "opened", session, draft: kept.draft() });
        return session;
      } catch (error) {
        if (error instanceof Refused) {
          inside = false;
          tell({ type: "closed", error: error.body });
          return null;
        }
        const waitMs = saidWaitMs(error);
        tell({
          type: "unreached",
          why: obstacle(error),
          ...(waitMs !== null && { againAt: clock.now() + waitMs }),
        });
        await waker.pause(tries, waitMs);
      }
    }
    return null;
  }

  /** Sends the action until the server has it or refuses it. */
  async function deliver(action: Action): Promise<void> {
    pending = action.key;
    tell({ type: "sending", action });
    for (let tries = 0; isOpen(); tries++) {
      const ended = await deliverOnce(action);
      if (ended === "settled") return;
      if (ended === "running") return follow(true);
      if (ended !== "renewed") tell({ type: "unreached", why: ended });
      await waker.pause(tries);
    }
  }

  async function deliverOnce(action: Action): Promise<"settled" | "running" | "renewed" | Obstacle> {
    let running: boolean | null = null;
    let why: Obstacle = "line";
    try {
      for await (const message of server.act(action, leave.signal)) {
        running = heard(message, action.key) ?? running;
      }
    } catch (error) {
      if (running === null && error instanceof Refused) return refused(action, error);
      why = obstacle(error);
    }
    if (running === null) return why;
    return running ? "running" : "settled";
  }

  async function refused(action: Action, error: Refused): Promise<"settled" | "running" | "renewed"> {
    if (sessionIsOver(error)) return (await enter()) ? "renewed" : "settled";
    settle(action.key);
    tell({ type: "refused", error: error.body });
    return error.body.view?.phase === "running" ? "running" : "settled";
  }

  /** Attaches to the running call, again and again until it has ended. */
  async function follow(running: boolean): Promise<void> {
    if (following) return;
    following = true;
    for (let tries = 0; isOpen(); tries++) {
      try {
        for await (const message of server.follow(leave.signal)) running = heard(message) ?? running;
      } catch (error) {
        if (error instanceof Refused && sessionIsOver(error) && !(await enter())) break;
        if (running && isOpen()) tell({ type: "unreached", why: obstacle(error) });
      }
      if (!running) break;
      await waker.pause(tries);
    }
    following = false;
  }

  /** Whether a call runs, if the message tells. A first view acknowledges the action that asked for it. */
  function heard(message: Heard, key?: string): boolean | null {
    if (!isOpen()) return null;
    if (message.event === "piece") {
      tell({ type: "piece", piece: message.piece });
      return null;
    }
    if (key) settle(key);
    clock.set(message.view.server_now);
    tell({ type: "view", view: message.view, ...(key !== undefined && { answers: key }) });
    return message.view.phase === "running";
  }

  function settle(key: string): void {
    kept.forgetAction(key);
    if (pending === key) pending = null;
  }

  void start();
  return {
    send: (action) => {
      if (!inside || pending !== null) return false;
      kept.keepAction(action);
      void deliver(action);
      return true;
    },
    refresh: () => {
      waker.wake();
      if (inside) void follow(false);
    },
    tryNow: waker.wake,
    close: () => {
      leave.abort();
      waker.wake();
    },
  };
}

/** How long the server wants to be left alone; a little more for some, so that not all come back at once. */
function saidWaitMs(error: unknown): number | null {
  if (!(error instanceof Unreached) || error.retryAfterS === null) return null;
  return Math.min(Math.max(error.retryAfterS, 1), mostWaitS) * 1000 * (1 + Math.random() / 4);
}

const obstacle = (error: unknown): Obstacle => (error instanceof Unreached ? error.why : "line");

// Inside an assignment only the session itself can be unknown: the link tells whether there is another.
const sessionIsOver = ({ body }: Refused): boolean => body.code === "unknown";
