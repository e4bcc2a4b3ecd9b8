import type { AttemptView, TaskView } from "../../api";
import type { Answers, Fields } from "../check";
import { failureText } from "../failure";
import { words } from "../messages";
import { answerText } from "./answerText";
import { chosenOf, isConversation } from "./chosen";
import { Conversation } from "./Conversation";
import { Picture } from "./Picture";
import type { Pictures } from "./usePictures";
import { usePictures } from "./usePictures";

interface EarlierProps {
  task: TaskView;
  attempts: readonly AttemptView[];
  /** Where this is all that is shown. */
  title?: string;
}

/** Attempts that are over: folded to a line each, or as a conversation if all that came is text. */
export function Earlier({ task, attempts, title }: EarlierProps) {
  if (attempts.length === 0) return null;
  if (isConversation(attempts))
    return <Conversation task={task} attempts={attempts} title={title ?? words.conversation} />;
  return (
    <section className="earlier" aria-label={title ?? words.earlier}>
      {attempts.map((attempt) => (
        <AttemptCard key={attempt.id} task={task} attempt={attempt} />
      ))}
    </section>
  );
}

function AttemptCard({ task, attempt }: { task: TaskView; attempt: AttemptView }) {
  const pictures = usePictures();
  const [firstAnswer] = Object.entries(task.ask).map(([name, spec]) =>
    answerText(spec, attempt.answers[name]),
  );
  return (
    <details className={`attempt ${attempt.k === null ? "attempt-void" : ""}`}>
      <summary>
        <Thumb attempt={attempt} chosen={chosenOf(task, attempt)} pictures={pictures} />
        <span className="attempt-line">
          <strong>{attempt.k === null ? words.notCounted : words.attemptShort(attempt.k)}</strong>
          <span className="attempt-said">{firstAnswer}</span>
        </span>
        <Score fields={task.judge} judgement={attempt.judgement} />
      </summary>
      <div className="attempt-open">
        <Outputs task={task} attempt={attempt} pictures={pictures} />
        <dl>
          {attempt.failure && <dd>{failureText(attempt.failure)}</dd>}
          <AnswerList fields={task.ask} answers={attempt.answers} />
          {attempt.judgement && <AnswerList fields={task.judge} answers={attempt.judgement} />}
        </dl>
      </div>
    </details>
  );
}

interface OfAttempt {
  attempt: AttemptView;
  pictures: Pictures;
}

/** The picture that was chosen, or the first one. */
function Thumb({ attempt, chosen, pictures }: OfAttempt & { chosen: number | null }) {
  const picture =
    chosen === null ? attempt.outputs.find(({ kind }) => kind === "image") : attempt.outputs[chosen];
  if (!picture?.url || pictures.state(picture.url) === "failed")
    return <span className="no-picture" aria-hidden="true" />;
  return (
    <img src={pictures.src(picture.url)} alt="" width={picture.width ?? 1} height={picture.height ?? 1} />
  );
}

/** Everything that was made; of several, which one was chosen. */
function Outputs({ task, attempt, pictures }: OfAttempt & { task: TaskView }) {
  const { outputs, k } = attempt;
  const chosen = chosenOf(task, attempt);
  const drawn = outputs.map(({ url, text, width, height }, i) => {
    const alt = outputs.length > 1 ? words.candidateAlt(k ?? 0, words.candidate(i)) : words.resultAlt(k ?? 0);
    return url ? (
      <Picture key={i} url={url} alt={alt} width={width} height={height} pictures={pictures} />
    ) : (
      <p key={i} className="output-text">
        {text}
      </p>
    );
  });
  if (drawn.length < 2) return <>{drawn}</>;
  return (
    <div className="candidates">
      {drawn.map((output, i) => (
        <div key={i} className={`candidate ${chosen === i ? "candidate-chosen" : ""}`}>
          <div className="candidate-name">
            {words.candidate(i)} {chosen === i && <span className="pill">{words.chosen}</span>}
          </div>
          {output}
        </div>
      ))}
    </div>
  );
}

/** The first number of the judgement, as a badge; else what was picked. */
function Score({ fields, judgement }: { fields: Fields; judgement: Answers | null }) {
  const [name, spec] =
    Object.entries(fields).find(([, { kind }]) => kind === "scale") ??
    Object.entries(fields).find(([, { kind }]) => kind === "pick") ??
    [];
  if (!name || !spec || judgement?.[name] == null) return null;
  const said = answerText(spec, judgement[name]);
  if (spec.kind !== "scale") return <span className="score">{said}</span>;
  return (
    <span className="score" aria-label={`${spec.label} ${said} / ${spec.high}`} role="img">
      <b>{said}</b> / {spec.high}
    </span>
  );
}

function AnswerList({ fields, answers }: { fields: Fields; answers: Answers }) {
  return (
    <>
      {Object.entries(fields).map(([name, spec]) => (
        <div key={name}>
          <dt>{spec.label}</dt>
          <dd>{answerText(spec, answers[name]) || "–"}</dd>
        </div>
      ))}
    </>
  );
}
