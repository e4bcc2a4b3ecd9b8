import type { AttemptView, TaskView } from "../../api";
import type { Answers, Fields } from "../check";
import { failureText } from "../failure";
import { words } from "../messages";
import { Picture } from "./Picture";
import { shown } from "./shown";
import { usePictures } from "./usePictures";

interface EarlierProps {
  task: TaskView;
  attempts: readonly AttemptView[];
  title?: string;
}

/** Attempts that are over, folded to a line each. */
export function Earlier({ task, attempts, title = words.earlier }: EarlierProps) {
  if (attempts.length === 0) return null;
  return (
    <section className="earlier" aria-label={title}>
      {attempts.map((attempt) => (
        <AttemptCard key={attempt.id} task={task} attempt={attempt} />
      ))}
    </section>
  );
}

function AttemptCard({ task, attempt }: { task: TaskView; attempt: AttemptView }) {
  const pictures = usePictures();
  const picture = attempt.outputs.find(({ kind }) => kind === "image");
  const [firstAnswer] = Object.keys(task.ask).map((name) => shown(attempt.answers[name]));
  return (
    <details className={`attempt ${attempt.k === null ? "attempt-void" : ""}`}>
      <summary>
        {picture?.url && pictures.state(picture.url) !== "failed" ? (
          <img
            src={pictures.src(picture.url)}
            alt=""
            width={picture.width ?? 1}
            height={picture.height ?? 1}
          />
        ) : (
          <span className="no-picture" aria-hidden="true" />
        )}
        <span className="attempt-line">
          <strong>{attempt.k === null ? words.notCounted : words.attemptShort(attempt.k)}</strong>
          <span className="attempt-said">{firstAnswer}</span>
        </span>
        <Score fields={task.judge} judgement={attempt.judgement} />
      </summary>
      <div className="attempt-open">
        {attempt.outputs.map((output, i) =>
          output.url ? (
            <Picture
              key={i}
              url={output.url}
              alt={words.resultAlt(attempt.k ?? 0)}
              width={output.width}
              height={output.height}
              pictures={pictures}
            />
          ) : (
            <p key={i} className="output-text">
              {output.text}
            </p>
          ),
        )}
        <dl>
          {attempt.failure && <dd>{failureText(attempt.failure)}</dd>}
          <AnswerList fields={task.ask} answers={attempt.answers} />
          {attempt.judgement && <AnswerList fields={task.judge} answers={attempt.judgement} />}
        </dl>
      </div>
    </details>
  );
}

/** The first number of the judgement, as a badge. */
function Score({ fields, judgement }: { fields: Fields; judgement: Answers | null }) {
  const [name, spec] = Object.entries(fields).find(([, { kind }]) => kind === "scale") ?? [];
  if (!name || spec?.kind !== "scale" || judgement?.[name] == null) return null;
  return (
    <span className="score" aria-label={`${spec.label} ${shown(judgement[name])} / ${spec.high}`} role="img">
      <b>{shown(judgement[name])}</b> / {spec.high}
    </span>
  );
}

function AnswerList({ fields, answers }: { fields: Fields; answers: Answers }) {
  return (
    <>
      {Object.entries(fields).map(([name, spec]) => (
        <div key={name}>
          <dt>{spec.label}</dt>
          <dd>{shown(answers[name]) || "–"}</dd>
        </div>
      ))}
    </>
  );
}
