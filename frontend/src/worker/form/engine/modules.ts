import type { AuthorProblem } from "../contract";
import { isRecord, messageOf } from "./records";

/** A function of the task's author. */
export type TaskFunction = (...handed: unknown[]) => unknown;

/** What a module of the task offers. */
export interface TaskModule {
  functions: ReadonlyMap<string, TaskFunction>;
  /** How all its triggers are called; null lets each function's own parameters decide. */
  triggerApi: "positional" | "object" | null;
  /** Whether an `onChange` trigger is handed the values with the change that fired it, or those before it. */
  triggerSnapshot: "before" | "after";
}

export interface Modules {
  triggers: TaskModule;
  validators: TaskModule;
  /** Tells these modules from another task's. */
  scope: string;
}

export const noModule: TaskModule = { functions: new Map(), triggerApi: null, triggerSnapshot: "after" };
export const noModules: Modules = { triggers: noModule, validators: noModule, scope: "" };

type Load = (url: string) => Promise<unknown>;

// A module's address is the page's, not this bundle's.
const load: Load = (url) => import(/* @vite-ignore */ new URL(url, document.baseURI).href);

/** The task's modules, by their URLs. One that fails to load is reported, and the form does without it. */
export async function loadModules(
  urls: { triggers: string | null; validators: string | null },
  report: (problem: AuthorProblem) => void,
  from: Load = load,
): Promise<Modules> {
  const get = async (url: string | null): Promise<TaskModule> => {
    if (url === null) return noModule;
    try {
      return readModule(await from(url));
    } catch (error) {
      report({ where: url, message: `This module could not be loaded: ${messageOf(error)}` });
      return noModule;
    }
  };
  const [triggers, validators] = await Promise.all([get(urls.triggers), get(urls.validators)]);
  return { triggers, validators, scope: [urls.triggers, urls.validators].join(" ") };
}

/** The functions that a module exports: by name, or together in an object as its default. */
export function readModule(exported: unknown): TaskModule {
  const named = exportsOf(exported);
  const together = isRecord(named.default) ? named.default : {};
  const functions = new Map<string, TaskFunction>();
  for (const [name, value] of Object.entries(together))
    if (isFunction(value)) functions.set(name, bound(value, together));
  for (const [name, value] of Object.entries(named)) if (isFunction(value)) functions.set(name, value);
  const api = named.triggerApi ?? together.triggerApi;
  return {
    functions,
    triggerApi: api === "positional" || api === "object" ? api : null,
    triggerSnapshot: (named.triggerSnapshot ?? together.triggerSnapshot) === "before" ? "before" : "after",
  };
}

const exportsOf = (exported: unknown): Record<string, unknown> => (isRecord(exported) ? exported : {});

// In an object, functions may reach each other as `this`.
const bound = (run: TaskFunction, self: object): TaskFunction =>
  Object.defineProperty((...handed: unknown[]) => run.apply(self, handed), "length", { value: run.length });

const isFunction = (value: unknown): value is TaskFunction => typeof value === "function";
