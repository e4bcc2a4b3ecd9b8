import type { AttemptView, TaskView } from "../../api";
import { failureText } from "../failure";
import { words } from "../messages";
import { answerText } from "./answerText";
import { chosenOf } from "./chosen";

interface ConversationProps {
  task: TaskView;
  attempts: readonly AttemptView[];
  title: string;
}

/** What was written and what was chosen of the answers, in order. */
export function Conversation({ task, attempts, title }: ConversationProps) {
  return (
    <section className="earlier conversation" aria-label={title}>
      {attempts.map((attempt) => (
        <div key={attempt.id} className="exchange">
          <div className="said said-mine">
            {Object.entries(task.ask).map(([name, spec]) => (
              <div key={name}>
                <div className="overline">{spec.kind === "text" ? words.youWrote : spec.label}</div>
                <p>{answerText(spec, attempt.answers[name]) || "–"}</p>
              </div>
            ))}
          </div>
          <Answer task={task} attempt={attempt} />
        </div>
      ))}
    </section>
  );
}

/** The answer that was chosen; all of them, if none was. */
function Answer({ task, attempt }: { task: TaskView; attempt: AttemptView }) {
  const chosen = chosenOf(task, attempt);
  const many = attempt.outputs.length > 1;
  return (
    <div className="said">
      {attempt.failure && <p>{failureText(attempt.failure)}</p>}
      {attempt.outputs.map(
        ({ text }, i) =>
          (chosen === null || chosen === i) && (
            <div key={i}>
              <div className="overline">
                {words.theModel}
                {many && ` · ${words.candidate(i)}`}
                {chosen === i && <span className="pill">{words.chosen}</span>}
              </div>
              <p>{text}</p>
            </div>
          ),
      )}
      <Judged task={task} attempt={attempt} />
    </div>
  );
}

/** What else was said about the answer, on one line. */
function Judged({ task, attempt: { judgement } }: { task: TaskView; attempt: AttemptView }) {
  const said = Object.entries(task.judge)
    .filter(([, { kind }]) => kind !== "pick")
    .map(([name, spec]) => `${spec.label} ${answerText(spec, judgement?.[name]) || "–"}`);
  return judgement && said.length > 0 ? <p className="said-judged">{said.join(" · ")}</p> : null;
}
