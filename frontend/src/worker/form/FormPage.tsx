import { useEffect, useMemo, useRef, useState } from "react";
import type { FormSoFar, FormView as FormTask } from "../../api";
import { words } from "../messages";
import type { Note } from "../observe/recorder";
import type { SessionParts } from "../session/useSession";
import type { Working } from "../state";
import type { LiveForm } from "./contract";
import { FormDrawn } from "./FormDrawn";
import { createHost, newestDraft } from "./host";
import { resume } from "./resume";
import { StopEarly } from "./StopEarly";
import { useLiveForm } from "./useLiveForm";

interface FormPageProps {
  state: Working;
  form: FormTask;
  soFar: FormSoFar;
  parts: SessionParts;
  /** What would be sent now; the page asks when the time is up. */
  onReady: (snapshot: (() => Record<string, unknown>) | null) => void;
}

/** A task that is a form. */
export default function FormPage({ state, form, soFar, parts, onReady }: FormPageProps) {
  const { commands, kept, formServer, clock } = parts;
  // A form begins once: later views do not change what it is, nor the draft that it started from.
  const [begun] = useState({ form, draft: newestDraft(soFar, kept) });
  const host = useMemo(
    () =>
      createHost({
        view: begun.form,
        soFar,
        server: formServer,
        kept,
        handled: begun.draft?.handled ?? [],
        submit: commands.submit,
        now: clock.now,
      }),
    [begun, soFar, formServer, kept, clock, commands],
  );
  useEffect(() => host.close, [host]);
  const prepared = useLiveForm(begun.form, host, begun.draft);
  const engine = prepared.at === "ready" ? prepared.engine : null;
  useAnswers(engine, state, parts.recorder.note);
  useEffect(() => {
    onReady(
      engine &&
        (() => {
          engine.lock();
          return engine.snapshot().values;
        }),
    );
  }, [engine, onReady]);
  return (
    <>
      <FormDrawn
        prepared={prepared}
        styles={begun.form.styles}
        onDrawn={(drawn) => {
          drawn.mounted();
          resume(drawn, host);
        }}
      />
      {state.view.phase === "form" && (
        <StopEarly
          locked={state.sending !== null}
          onLeave={() => {
            commands.leave(engine?.snapshot().values ?? begun.draft?.values ?? {}, null);
          }}
        />
      )}
    </>
  );
}

/** Tells the form what became of what it sent. */
function useAnswers(engine: LiveForm | null, state: Working, note: Note): void {
  const { view, sending, wrong, notice, handedInElsewhere } = state;
  const sent = useRef(false);
  const done = view.phase === "done";
  useEffect(() => {
    if (done && !handedInElsewhere) engine?.submitted();
    else if (done && !sending) engine?.refused({}, words.handedInElsewhere);
  }, [engine, done, sending, handedInElsewhere]);
  useEffect(() => {
    if (engine && handedInElsewhere) note("late_submission", engine.snapshot());
  }, [engine, handedInElsewhere, note]);
  useEffect(() => {
    if (sending) sent.current = true;
    else if (sent.current && !done) {
      sent.current = false;
      engine?.refused(wrong, notice ?? "");
    }
  }, [engine, sending, done, wrong, notice]);
}
