import type { Dynamic, FormConfig, FormDraft, FormHost, FormState, Messages, Values } from "../contract";
import type { Definition } from "./definition";
import { traitsOf } from "./definition";
import { nothingDynamic, shaped } from "./dynamic";
import type { Guard } from "./guard";
import type { Hands } from "./hands";
import type { Layout } from "./layout";
import { firstError, layOut, listedErrors } from "./layout";
import type { Modules } from "./modules";
import type { Report } from "./report";
import { createReport } from "./report";
import { initiallyOpen, opened } from "./sections";
import type { Store } from "./store";
import { createStore } from "./store";
import { couldComeFrom, initialValue } from "./values";

/** What a form is made of. */
export interface FormParts {
  config: FormConfig;
  definition: Definition;
  host: FormHost;
  modules: Modules;
  hands: Hands;
  guard: Guard;
  draft: FormDraft | null;
}

/** What all parts of the engine share. */
export interface Core extends FormParts {
  store: Store;
  report: Report;
  layout: () => Layout;
  /** Takes what triggers have made of the dynamic part: new fields get a value, others keep theirs. */
  grow: (dynamic: Dynamic) => void;
  /** Whether a field is on the page and not hidden by anybody. */
  inSight: (name: string) => boolean;
  showErrors: (invalid: Messages) => void;
  /** The section that the worker was last in, whose errors are shown first. */
  lastIn: { section: number | null };
  /** Field name to the share of its upload. */
  uploads: Map<string, number>;
}

export function createCore(parts: FormParts): Core {
  const { config, definition, draft, hands } = parts;
  const report = createReport(parts.host.report);
  // A reload ends every wait: nothing that was busy still is.
  const dynamic = draft ? { ...shaped(draft.dynamic), loadings: {} } : nothingDynamic;
  let layout = layOut(config, dynamic, definition.kinds);
  const store = createStore(firstState(config, dynamic, startValues(layout, draft)));
  const lastIn: Core["lastIn"] = { section: null };
  return {
    ...parts,
    store,
    report,
    lastIn,
    uploads: new Map(),
    layout: () => layout,
    grow: (next) => {
      layout = layOut(config, next, definition.kinds, layout);
      store.set({ dynamic: next, values: { ...initialValues(layout), ...store.state().values } });
    },
    inSight: (name) => {
      const placed = layout.get(name);
      return placed !== undefined && placed.section !== null && hands.isVisible(name);
    },
    showErrors: (invalid) => {
      const listed = listedErrors(config.sections.length, layout, invalid);
      const first = firstError(listed, lastIn.section);
      const { open, reveal } = store.state();
      store.set({
        invalid,
        listed,
        ...(first && {
          open: opened(config.sections, open, first.section),
          reveal: { ...first, n: (reveal?.n ?? 0) + 1 },
        }),
      });
    },
  };
}

/** What is sent: hidden fields always, others that are in sight, buttons never. */
export function inSightNow({ layout, definition, inSight }: Core): { sent: string[]; invisible: string[] } {
  const [sent, invisible]: [string[], string[]] = [[], []];
  for (const [name, { field }] of layout()) {
    const traits = traitsOf(definition, field);
    if (traits?.is_submitted) (!traits.is_validated || inSight(name) ? sent : invisible).push(name);
  }
  return { sent, invisible };
}

const firstState = (config: FormConfig, dynamic: Dynamic, values: Values): FormState => ({
  values,
  dynamic,
  invalid: {},
  listed: config.sections.map(() => []),
  submitErrors: [],
  submitText: null,
  locked: false,
  sent: false,
  open: initiallyOpen(config.sections),
  reveal: null,
});

const initialValues = (layout: Layout): Values =>
  Object.fromEntries([...layout].map(([name, { field }]) => [name, initialValue(field)]));

/** Those of the draft where this form has such a field that can have such a value. */
function startValues(layout: Layout, draft: FormDraft | null): Values {
  const kept = Object.entries(draft?.values ?? {}).filter(([name, value]) => {
    const placed = layout.get(name);
    return placed !== undefined && couldComeFrom(placed.field, value);
  });
  return { ...initialValues(layout), ...Object.fromEntries(kept) };
}
