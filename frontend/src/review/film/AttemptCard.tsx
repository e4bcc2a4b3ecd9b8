import type { FilmAttempt, MadeDecision, ScoreScale } from "../../api";
import { figure } from "../parts/format";
import { Pips } from "../parts/Pips";
import { words } from "../words";
import { Acts, Notes } from "./AttemptActs";
import type { AttemptActs } from "./AttemptActs";
import { CallDetails } from "./CallDetails";
import { Changes } from "./Changes";
import { Goes } from "./Goes";
import { Made } from "./Made";
import { Measures } from "./Measures";
import { Prompts } from "./Prompts";
import { TimeBar } from "./TimeBar";
import { unjudged } from "./unjudged";

interface AttemptCardProps {
  attempt: FilmAttempt;
  /** Of the assignment. */
  first: boolean;
  score: ScoreScale | null;
  /** A reviewer decided that it is not to be used. */
  isExcluded?: boolean;
  /** One before it is not to be used. */
  followsExcluded?: boolean;
  /** How the assignment ended; null while it is open. */
  end?: string | null;
  /** What reviewers noted on it. */
  notes?: MadeDecision[];
  acts?: AttemptActs;
}

/** One turn of the loop: what was written, what came, how it was judged, how long it took, what ran. */
export function AttemptCard({
  attempt,
  first,
  score,
  isExcluded = false,
  followsExcluded = false,
  end = null,
  notes = [],
  acts,
}: AttemptCardProps) {
  const { film } = words;
  return (
    <article className={`frame frame-${attempt.state} ${isExcluded ? "frame-excluded" : ""}`}>
      <header>
        <h3>{attempt.k === null ? film.notCounted : film.attempt(attempt.k)}</h3>
        <Score attempt={attempt} score={score} end={end} />
        <Free attempt={attempt} />
      </header>
      {(isExcluded || followsExcluded) && (
        <p className="frame-flags">
          {isExcluded && <span className="tag tag-warn">{film.excluded}</span>}
          {!isExcluded && followsExcluded && <span className="tag">{film.followsExcluded}</span>}
        </p>
      )}
      <Made attempt={attempt} />
      <div className="frame-body">
        {score !== null && attempt.score !== null && (
          <div>
            <p className="prompt-label" dir="auto" aria-hidden="true">
              {score.label}
            </p>
            <Pips value={attempt.score} low={score.low} high={score.high} />
          </div>
        )}
        <Judged attempt={attempt} />
        <Measures measures={attempt.measures} several={attempt.outputs.length > 1} />
        {attempt.texts.map((text) => (
          <Changes key={text.name} text={text} />
        ))}
        <Prompts prompts={attempt.prompts} />
        {attempt.hint !== "" && (
          <p className="hint">
            <span className="muted">{film.hint(attempt.branch)}: </span>
            {attempt.hint}
          </p>
        )}
        <TimeBar times={attempt.times} first={first} />
        <Goes goes={attempt.call.goes} />
        <CallDetails call={attempt.call} times={attempt.times} />
        <Notes notes={notes} />
        {acts && <Acts attemptId={attempt.id} isExcluded={isExcluded} acts={acts} />}
      </div>
    </article>
  );
}

/** Whether an attempt that gave nothing is one of those that the task allows, and what was seen of it. */
function Free({ attempt }: { attempt: FilmAttempt }) {
  const { film } = words;
  if (attempt.state === "done" || attempt.state === "running") return null;
  return (
    <p className="frame-flags">
      <span className={attempt.counted ? "tag tag-warn" : "tag"}>{film.counts[`${attempt.counted}`]}</span>
      {attempt.exposed !== null && <span className="tag">{film.exposed[`${attempt.exposed}`]}</span>}
    </p>
  );
}

/** What the worker said of the output, besides the score. */
function Judged({ attempt: { judged } }: { attempt: FilmAttempt }) {
  if (judged.length === 0) return null;
  return (
    <dl className="pairs">
      {judged.map((one) => (
        <div key={one.name}>
          <dt dir="auto">{one.label}</dt>
          <dd dir="auto">{one.text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Score({ attempt, score, end = null }: Pick<AttemptCardProps, "attempt" | "score" | "end">) {
  if (score === null || attempt.state !== "done") return null;
  if (attempt.score === null) return <span className="muted">{unjudged(end)}</span>;
  return (
    <p className="score">
      <span className="visually-hidden" dir="auto">
        {score.label}
      </span>{" "}
      <strong>{figure(attempt.score)}</strong> <span className="muted">{words.film.of(score.high)}</span>
    </p>
  );
}
