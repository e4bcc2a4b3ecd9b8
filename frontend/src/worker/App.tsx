import { lazy, Suspense, useCallback, useEffect, useRef } from "react";
import type { PageView } from "../api";
import { BeforePage } from "./around/BeforePage";
import { BadLink, Closed, Opening } from "./around/Closed";
import { Ended } from "./around/Ended";
import { OfflineBar } from "./around/OfflineBar";
import { Shell } from "./around/Shell";
import { TimeLeft } from "./around/TimeLeft";
import { Answers } from "./form/Answers";
import { plainTitle, titleOf } from "./form/title";
import { Desk } from "./loop/Desk";
import { Earlier } from "./loop/Earlier";
import { words } from "./messages";
import { usePageEvents } from "./observe/usePageEvents";
import type { Entry, Fault } from "./session/entry";
import { addressOf } from "./session/entry";
import type { SessionParts } from "./session/useSession";
import { useDraft, useSession } from "./session/useSession";
import type { State, Working } from "./state";
import { unsentOf } from "./turn";

// Bootstrap and all that forms need stays out of the page of a loop.
const FormPage = lazy(() => import("./form/FormPage"));

export function App({ entry }: { entry: Entry | Fault[] }) {
  if (!Array.isArray(entry)) return <Task entry={entry} />;
  return (
    <Shell task={null}>
      <BadLink faults={entry} />
    </Shell>
  );
}

function Task({ entry }: { entry: Entry }) {
  const parts = useSession(entry);
  const { state, commands } = parts;
  usePageEvents(parts.recorder, commands.refresh);
  useTabTitle(state);
  useUnitInAddress(state, entry);
  switch (state.at) {
    case "opening":
      return (
        <Shell task={null}>
          <Opening
            unreached={state.unreached}
            againAt={state.againAt}
            clock={parts.clock}
            onTry={commands.tryNow}
          />
        </Shell>
      );
    case "closed":
      return (
        <Shell task={null}>
          <Closed error={state.error} unit={entry.body.unit ?? null} />
        </Shell>
      );
    case "working":
      return <Work state={state} plain={entry.plain} parts={parts} />;
  }
}

interface WorkProps {
  state: Working;
  plain: boolean;
  parts: SessionParts;
}

function Work({ state, plain, parts }: WorkProps) {
  const { commands, clock, kept, recorder } = parts;
  const { task, view, sending } = state;
  const draftKept = useDraft(state, kept);
  const snapshot = useRef<(() => Record<string, unknown>) | null>(null);
  const onReady = useCallback((of: typeof snapshot.current) => {
    snapshot.current = of;
  }, []);
  const sendTimeUp = useCallback(() => {
    commands.timeUp(snapshot.current?.() ?? unsentOf(state), state.form.on);
  }, [commands, state]);
  const { inForm } = state;
  const inLoop = view.phase !== "page" && view.phase !== "done" && view.phase !== "form";
  const timeLeft = view.deadline !== null && view.phase !== "done" && (
    <TimeLeft
      deadline={view.deadline}
      paused={view.phase === "running"}
      clock={clock}
      {...(task.form?.auto_submit_s != null && { sendBeforeMs: task.form.auto_submit_s * 1000 })}
      onTimeUp={sending ? null : sendTimeUp}
    />
  );
  const page = view.page === null ? undefined : task.pages[view.page];
  return (
    <Shell
      task={task}
      aside={timeLeft}
      instructions={inLoop || (inForm && task.instruction_html !== "")}
      title={titleIn(state, page)}
    >
      {page && view.page !== null && (
        <BeforePage key={view.page} state={state} page={page} position={view.page} commands={commands} />
      )}
      {inForm && !page && task.form && state.soFar && (
        <Suspense fallback={null}>
          <FormPage state={state} form={task.form} soFar={state.soFar} parts={parts} onReady={onReady} />
        </Suspense>
      )}
      {inLoop && (
        <Desk
          state={state}
          commands={commands}
          clock={clock}
          kept={kept}
          draftKept={draftKept}
          note={recorder.note}
        />
      )}
      {view.end && !page && (
        <Ended state={state} end={view.end} offerNext={plain} below={inForm}>
          {task.form ? (
            <Answers form={task.form} soFar={state.soFar} />
          ) : (
            <Earlier task={task} attempts={view.attempts} title={words.submitted} />
          )}
        </Ended>
      )}
      {sending?.unreached && <OfflineBar why={sending.unreached} kept={draftKept} onTry={commands.tryNow} />}
      <div className="visually-hidden" role="status">
        <span key={state.said.n}>{state.said.text}</span>
      </div>
    </Shell>
  );
}

/** Every page has one first heading: its own, or else the title of the task. */
function titleIn({ task, view, inForm }: Working, page: PageView | undefined): "heading" | "line" | "none" {
  if (page) return page.form && !titleOf(page.form) ? "heading" : "line";
  if (task.form && inForm) return titleOf(task.form) ? "none" : "heading";
  return view.phase === "done" ? "line" : "heading";
}

/** A worker who came for any free unit finds this very one again after a refresh. */
function useUnitInAddress(state: State, entry: Entry): void {
  const unit = entry.plain && state.at === "working" ? state.task.unit : null;
  useEffect(() => {
    if (unit !== null) history.replaceState(null, "", addressOf(unit, location));
  }, [unit]);
}

function useTabTitle(state: State): void {
  const title = tabTitle(state);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function tabTitle(state: State): string {
  if (state.at !== "working") return words.brand;
  const { task, view } = state;
  if (view.phase === "page") return task.title;
  const title = (task.form && plainTitle(task.form)) || task.title;
  if (view.phase === "form") return title;
  const where = view.phase === "done" ? words.finished : words.attempt(view.next_k, task.max_attempts);
  return words.tabTitle(title, where);
}
