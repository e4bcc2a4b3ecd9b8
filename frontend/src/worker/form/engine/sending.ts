import type { LiveForm, Messages, Values } from "../contract";
import { validate } from "./checks";
import type { Core } from "./core";
import { inSightNow } from "./core";
import type { Drafts } from "./drafts";
import { own } from "./records";
import { submittedValue } from "./values";
import { formWords } from "./words";

export interface Sending extends Pick<LiveForm, "submitted" | "refused" | "snapshot" | "lock"> {
  /** Validates, and if nothing is wrong, locks and sends. A form that is sent is not sent again. */
  submit: () => void;
}

export function createSending(core: Core, drafts: Drafts): Sending {
  const { store, host } = core;
  const snapshot = (): { values: Values; invisible: string[] } => {
    const { sent, invisible } = inSightNow(core);
    const { values } = store.state();
    const fieldOf = (name: string) => core.layout().get(name)?.field;
    const made = sent.map((name): [string, unknown] => {
      const [field, value] = [fieldOf(name), own(values, name)];
      return [name, field ? submittedValue(field, value) : value];
    });
    return { values: Object.fromEntries(made), invisible };
  };
  const lock = (): boolean => {
    if (store.state().locked) return false;
    store.set({ locked: true });
    drafts.now();
    return true;
  };
  return {
    snapshot,
    lock,
    submit: () => {
      if (store.state().locked) return;
      drafts.now();
      if (!validate(core, { leaving: true })) return;
      const { values, invisible } = snapshot();
      if (lock()) host.submit(values, invisible);
    },
    submitted: () => {
      drafts.stop();
      store.set({ locked: true, sent: true });
    },
    refused: (fields, text) => {
      const shown = Object.entries(fields).filter(([name]) => core.inSight(name));
      const elsewhere = Object.entries(fields)
        .filter(([name]) => !core.inSight(name))
        .map(([name, said]) => formWords.notHere(labelOf(core, name), said));
      store.set({ locked: false, submitErrors: [text, ...elsewhere].filter(Boolean) });
      core.lastIn.section = null;
      core.showErrors(Object.fromEntries(shown.map(([name, said]) => [name, [said]])) satisfies Messages);
    },
  };
}

const labelOf = (core: Core, name: string): string => core.layout().get(name)?.field.label || name;
