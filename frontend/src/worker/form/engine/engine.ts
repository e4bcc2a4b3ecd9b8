import type { FieldConfig, FieldEvent, FormDraft, Json, LiveForm, Triggers, Values } from "../contract";
import { createBusy } from "./busy";
import type { Core, FormParts } from "./core";
import { createCore } from "./core";
import { createDrafts } from "./drafts";
import type { Guard } from "./guard";
import { createGuard } from "./guard";
import { hiddenByConfig } from "./hidden";
import { createLate } from "./late";
import { own } from "./records";
import { toggled } from "./sections";
import { createSending } from "./sending";
import type { Fired } from "./triggers";
import { runTrigger } from "./triggers";
import { createUploads } from "./uploads";
import { formWords } from "./words";

export interface EngineParts extends Omit<FormParts, "guard"> {
  /** Names of the procedures that tokens in added fieldsets may call, besides those for files' URLs. */
  procedures?: readonly string[];
  guard?: Guard;
  /** Client time in ms. */
  now?: () => number;
}

/** The live form: its state, what happens to it, and what the task's own code does to it. */
export function createEngine({ procedures = [], now = Date.now, ...parts }: EngineParts): LiveForm {
  const { config, hands, draft, host } = parts;
  const core = withLate(createCore({ ...parts, guard: parts.guard ?? createGuard(parts.modules.scope) }));
  const { store } = core;
  const busy = createBusy(store.state, () => {
    drafts.soon();
  });
  const drafts = createDrafts(makeDraft, host.keepDraft);
  const sending = createSending(core, drafts);
  const attach = createUploads(core, change);
  // Tokens in restored fieldsets may still wait for their answers.
  if (draft) core.grow(store.state().dynamic);
  const stopLeaving = hands.onLeave(drafts.leaving);
  const stopWatching = watch();
  tellStopped(core);

  function withLate(bare: Core): Core {
    const late = createLate(bare, procedures, () => {
      full.grow(bare.store.state().dynamic);
    });
    const full: Core = {
      ...bare,
      grow: (dynamic) => {
        bare.grow(late(dynamic));
      },
    };
    return full;
  }

  function watch(): () => void {
    let last = store.state();
    return store.subscribe(() => {
      const state = store.state();
      if (state.dynamic !== last.dynamic) drafts.atOnce();
      else if (state.values !== last.values) drafts.soon();
      last = state;
    });
  }

  function makeDraft(): FormDraft {
    const { values, dynamic } = store.state();
    const hidden = hands.hiddenByTask(hiddenByConfig(config, dynamic));
    return { values, dynamic: busy.calm(), hidden, at: now() };
  }

  function run(
    event: string,
    element: { triggers?: Triggers },
    about: Pick<Fired, "name" | "fieldValue"> & { values?: Values },
  ): void {
    const fired = {
      values: store.state().values,
      ...about,
      triggers: element.triggers,
      event,
      element,
    };
    runTrigger({ core, drafts, busy, submitForm }, fired);
  }

  function runOfField(field: FieldConfig, event: FieldEvent, values: Values): void {
    const { name = "", value = null } = field;
    run(event, field, { name, fieldValue: Object.hasOwn(values, name) ? values[name] : value, values });
  }

  function change(field: FieldConfig, value: Json): void {
    const { name } = field;
    const before = store.state();
    if (name === undefined || before.locked) return;
    const { [name]: _mended, ...invalid } = before.invalid;
    store.set({ values: { ...before.values, [name]: value }, invalid });
    const lags = core.modules.triggers.triggerSnapshot === "before";
    runOfField(field, "onChange", lags ? before.values : store.state().values);
  }

  function fire(field: FieldConfig, event: Exclude<FieldEvent, "onChange">): void {
    const { values, dynamic } = store.state();
    const name = field.name ?? "";
    const off = own(dynamic.disables, name) ?? false;
    if (field.type === "button" && (off || own(dynamic.loadings, name))) return;
    runOfField(field, event, values);
  }

  function submitForm(): void {
    core.lastIn.section = null;
    sending.submit();
  }

  return {
    form: config,
    state: store.state,
    subscribe: store.subscribe,
    change,
    fire,
    attach,
    uploading: (name) => core.uploads.get(name) ?? null,
    clickSection: (position) => {
      const section = config.sections[position];
      if (!section) return;
      core.lastIn.section = position;
      store.set({ open: toggled(config.sections, store.state().open, position) });
      run("onClick", section, { name: section.name ?? section.title, fieldValue: null });
    },
    touchSection: (position) => {
      core.lastIn.section = position;
    },
    clickSubmit: () => {
      if (store.state().locked) return;
      store.set({ submitErrors: [] });
      const button = config.submit_button;
      run("onClick", button, { name: "submit_button", fieldValue: button.text });
      sending.submit();
    },
    mounted: () => {
      if (draft) hands.hideAgain(draft.hidden);
    },
    submitted: sending.submitted,
    refused: sending.refused,
    snapshot: sending.snapshot,
    lock: sending.lock,
    dispose: () => {
      drafts.now();
      drafts.stop();
      stopLeaving();
      stopWatching();
    },
  };
}

/** The page froze in the task's own code before it was loaded. */
function tellStopped({ guard, report, store }: Core): void {
  if (guard.stopped === null) return;
  report(
    guard.stopped,
    "This never returned, and froze the page; it is switched off until the tab is closed.",
  );
  store.set({ submitErrors: [formWords.switchedOff] });
}
