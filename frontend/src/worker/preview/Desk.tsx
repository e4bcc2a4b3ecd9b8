import { useCallback, useEffect, useMemo, useState } from "react";
import type { FormView } from "../../api";
import type { AuthorProblem, LiveForm } from "../form/contract";
import { FormDrawn } from "../form/FormDrawn";
import { useLiveForm } from "../form/useLiveForm";
import type { Shows } from "./Bar";
import { Frame } from "./Frame";
import { createPreviewHost } from "./previewHost";
import { Sent } from "./Sent";
import type { Values, Verdict } from "./server";
import { shownWith, verdictOn } from "./server";
import type { Typed } from "./typed";

interface DeskProps {
  form: FormView;
  version: number;
  typed: Typed;
  tell: (problem: AuthorProblem) => void;
  shows: Shows;
}

export interface Judged {
  standing: Values;
  verdict: Verdict;
}

/** The form as a worker has it, and what would become of what stands in it. */
export function Desk({ form, version, typed, tell, shows }: DeskProps) {
  const [submitted, setSubmitted] = useState<Values | null>(null);
  const host = useMemo(
    () => createPreviewHost({ form, version, tell, submit: setSubmitted }),
    [form, version, tell],
  );
  useEffect(() => host.close, [host]);
  const [draft] = useState(typed.draft);
  const prepared = useLiveForm(form, host, draft);
  const engine = prepared.at === "ready" ? prepared.engine : null;
  useEffect(
    () =>
      engine?.subscribe(() => {
        typed.keep(engine.state().values);
      }),
    [engine, typed],
  );
  useEffect(() => {
    window.addEventListener("pagehide", typed.leave);
    return () => {
      window.removeEventListener("pagehide", typed.leave);
    };
  }, [typed]);
  const judged = useJudged(engine, submitted);
  // Taken before the form is out of sight: what is not in sight is not sent.
  const [standing, setStanding] = useState<Values | null>(null);
  const isReviewed = shows === "reviewed";
  if (isReviewed && engine && !standing) setStanding(host.standing(engine.snapshot()));
  if (!isReviewed && standing) setStanding(null);
  const load = useCallback(
    (dark: boolean) => (standing ? shownWith(standing, dark) : Promise.resolve("")),
    [standing],
  );
  return (
    <>
      <div hidden={isReviewed}>
        <FormDrawn
          prepared={prepared}
          styles={form.styles}
          onDrawn={(drawn) => {
            drawn.mounted();
            window.scrollTo(0, typed.leftAt());
          }}
        />
      </div>
      {isReviewed && standing && <Frame load={load} />}
      {!isReviewed && engine && (shows === "sent" || judged) && (
        <Sent engine={engine} host={host} judged={judged} />
      )}
    </>
  );
}

/** What the server would have said to what was handed in; the form is told as a worker's is. */
function useJudged(engine: LiveForm | null, submitted: Values | null): Judged | null {
  const [judged, setJudged] = useState<Judged | null>(null);
  useEffect(() => {
    if (!submitted || !engine) return;
    verdictOn(submitted).then(
      (verdict) => {
        setJudged({ standing: submitted, verdict });
        if (verdict.stored) engine.submitted();
        else engine.refused(verdict.refused, verdict.refused[""] ?? "");
      },
      (error: unknown) => {
        engine.refused({}, error instanceof Error ? error.message : "");
      },
    );
  }, [engine, submitted]);
  return judged;
}
