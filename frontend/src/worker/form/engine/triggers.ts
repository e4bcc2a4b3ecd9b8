import type { Json, Triggers, Values } from "../contract";
import type { Busy } from "./busy";
import type { Core } from "./core";
import type { Drafts } from "./drafts";
import { handedBy } from "./handed";
import type { TaskFunction, TaskModule } from "./modules";
import { isRecord, own } from "./records";
import { formWords } from "./words";

/** The element that an event happened to. */
export interface Fired {
  triggers: Triggers | undefined;
  event: string;
  /** The configuration of the field, section or submit button. */
  element: object;
  /** What procedure calls are told to come from. */
  name: string;
  fieldValue: Json;
  /** The values of the form, for `formData`. */
  values: Values;
}

export interface TriggerParts {
  core: Core;
  drafts: Drafts;
  busy: Busy;
  submitForm: () => void;
}

/** Function and arguments of a configured trigger; null if it has no such form. An array is the list of arguments. */
export function readTrigger(configured: Json): { name: string; args: Json[] } | null {
  if (typeof configured === "string") return { name: configured, args: [] };
  if (!Array.isArray(configured) || configured.length < 1 || configured.length > 2) return null;
  const [name, given] = configured as Json[];
  if (typeof name !== "string") return null;
  if (configured.length === 1) return { name, args: [] };
  return { name, args: Array.isArray(given) ? (given as Json[]) : [given] };
}

/** Runs the trigger that an element has for an event. Whatever is wrong with it is its author's to know. */
export function runTrigger(parts: TriggerParts, fired: Fired): void {
  const { core, drafts } = parts;
  const configured = isRecord(fired.triggers) ? own(fired.triggers, fired.event) : undefined;
  if (configured === undefined || core.store.state().locked) return;
  const trigger = readTrigger(configured);
  const run = trigger && core.modules.triggers.functions.get(trigger.name);
  if (!run) {
    const message = trigger ? "There is no such function in the task's triggers." : "This is no trigger.";
    core.report(trigger ? `trigger ${trigger.name}` : `${fired.name} ${fired.event}`, message);
    return;
  }
  const id = `trigger ${trigger.name}`;
  if (core.guard.isOff(id)) {
    withLine(core, formWords.switchedOff);
    return;
  }
  drafts.now();
  call(parts, id, () => dispatch(parts, core.modules.triggers, run, trigger.args, fired));
}

function call({ core, busy }: TriggerParts, id: string, run: () => unknown): void {
  const end = busy.begin();
  const failed = (error: unknown): void => {
    core.report(id, "This trigger failed", error);
  };
  try {
    const returned = core.guard.around(id, run);
    if (isRecord(returned) && typeof returned.then === "function")
      void Promise.resolve(returned).catch(failed).finally(end);
    else end();
  } catch (error) {
    failed(error);
    end();
  }
}

/** Calls a function as it was written to be called: with one object, or with positional arguments. */
function dispatch(
  parts: TriggerParts,
  { triggerApi }: TaskModule,
  run: TaskFunction,
  args: Json[],
  { element, fieldValue, values, name }: Fired,
): unknown {
  const handed = handedBy(parts.core, values);
  const { formData, updateFormData, formFields } = handed;
  const positional = triggerApi === null ? run.length >= 2 : triggerApi === "positional";
  if (positional) return run(formData, updateFormData, element, fieldValue, formFields, ...args);
  return run({
    ...handed,
    element,
    fieldValue,
    remoteProcedureCollection: (procedure: string) => procedureOf(parts, procedure, name),
    submitForm: parts.submitForm,
    triggerArgs: args,
  });
}

/** A function that calls a procedure; older modules reach it as its own `invoke`. */
function procedureOf(parts: TriggerParts, procedure: string, element: string): TaskFunction {
  const invoke = (args: Json = null): Promise<Json> => asked(parts, procedure, args, element);
  return Object.assign(invoke, { invoke });
}

function asked({ core, busy }: TriggerParts, procedure: string, args: Json, element: string): Promise<Json> {
  const end = busy.begin();
  withoutLine(core, formWords.callFailed);
  const answer = new Promise<Json>((resolve) => {
    resolve(core.host.call(procedure, args, element));
  });
  const told = core.store.state().submitErrors;
  answer.then(end, () => {
    end();
    // Unless the trigger says so itself, the worker would see nothing happen.
    setTimeout(() => {
      if (core.store.state().submitErrors === told) withLine(core, formWords.callFailed);
    });
  });
  return answer;
}

function withLine({ store }: Core, line: string): void {
  const { submitErrors } = store.state();
  if (!submitErrors.includes(line)) store.set({ submitErrors: [...submitErrors, line] });
}

function withoutLine({ store }: Core, line: string): void {
  const { submitErrors } = store.state();
  if (submitErrors.includes(line)) store.set({ submitErrors: submitErrors.filter((each) => each !== line) });
}
