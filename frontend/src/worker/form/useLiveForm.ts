import { useCallback, useEffect, useState } from "react";
import type { FormView } from "../../api";
import type { FormConfig, FormHost, LiveForm } from "./contract";
import type { Definition } from "./engine/definition";
import { createEngine } from "./engine/engine";
import { createHands } from "./engine/hands";
import { loadModules } from "./engine/modules";
import { resolveConfig } from "./engine/presign";
import type { KeptDraft } from "./host";

export type Prepared = { at: "preparing" } | { at: "failed"; message: string; again: () => void } | Ready;

interface Ready {
  at: "ready";
  engine: LiveForm;
}

/** The element that the form is drawn in. */
export const formPlace = "form-place";

/** The live form, once its modules are loaded and the addresses in it are known. */
export function useLiveForm(view: FormView, host: FormHost, draft: KeptDraft | null): Prepared {
  const [prepared, setPrepared] = useState<Prepared>({ at: "preparing" });
  const [goes, setGoes] = useState(0);
  const again = useCallback(() => {
    setPrepared({ at: "preparing" });
    setGoes((n) => n + 1);
  }, []);
  useEffect(() => {
    let engine: LiveForm | null = null;
    let left = false;
    prepare(view, host, draft).then(
      (made) => {
        engine = made;
        if (left) made.dispose();
        else setPrepared({ at: "ready", engine: made });
      },
      (error: unknown) => {
        if (!left) setPrepared({ at: "failed", message: error instanceof Error ? error.message : "", again });
      },
    );
    return () => {
      left = true;
      engine?.dispose();
    };
  }, [view, host, draft, goes, again]);
  return prepared;
}

async function prepare(view: FormView, host: FormHost, draft: KeptDraft | null): Promise<LiveForm> {
  const { form } = view.config as { form: FormConfig };
  const { triggers, validators, procedures, definition } = view;
  const [modules, config] = await Promise.all([
    loadModules({ triggers, validators }, host.report),
    resolveConfig(form, (procedure, args) => host.call(procedure, args, ""), {
      procedures,
      report: host.report,
    }),
  ]);
  return createEngine({
    config,
    definition: definition as Definition,
    host,
    modules,
    hands: createHands(() => document.getElementById(formPlace)),
    draft,
    procedures,
  });
}
