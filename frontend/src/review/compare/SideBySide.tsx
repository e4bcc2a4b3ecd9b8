import type { KeyboardEvent } from "react";
import type { ComparedAttempt, ComparedWork, ScoreScale } from "../../api";
import { figure } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Status } from "../parts/Status";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words as common } from "../words";
import { compareWords as words } from "./words";

interface SideBySideProps {
  label: string;
  work: ComparedWork[];
  /** Of the run that a piece of work belongs to. */
  score: (work: ComparedWork) => ScoreScale | null;
  heading: (work: ComparedWork) => React.ReactNode;
}

/** Pieces of work as columns; their attempts stand at the same height by number. */
export function SideBySide({ label, work, score, heading }: SideBySideProps) {
  const rows = Math.max(1, ...work.map((one) => counted(one).length));
  return (
    <Scroller label={label} className="side-by-side-scroller">
      <div className="side-by-side" style={{ gridTemplateRows: `repeat(${rows + 2}, auto)` }}>
        {work.map((one, column) => (
          <Column
            key={one.assignment_id}
            work={one}
            column={column}
            rows={rows}
            score={score(one)}
            heading={heading(one)}
          />
        ))}
      </div>
    </Scroller>
  );
}

const counted = (work: ComparedWork): ComparedAttempt[] => work.attempts.filter((one) => one.k !== null);

interface ColumnProps {
  work: ComparedWork;
  column: number;
  rows: number;
  score: ScoreScale | null;
  heading: React.ReactNode;
}

function Column({ work, column, rows, score, heading }: ColumnProps) {
  const attempts = counted(work);
  const others = work.attempts.length - attempts.length;
  return (
    <article className="side" style={{ gridRow: `span ${rows + 2}` }}>
      <header>
        {heading}
        <p className="side-flags">
          <Status status={work.status} endReason={work.end_reason} lastAt={0} />
          {work.simulated && <span className="tag">{common.simulated}</span>}
          {work.pilot && <span className="tag">{common.pilot}</span>}
          {work.excluded && <span className="tag tag-warn">{words.excluded}</span>}
          {others > 0 && <span className="tag">{words.uncounted(others)}</span>}
        </p>
      </header>
      {attempts.map((attempt, row) => (
        <Attempt key={attempt.id} attempt={attempt} work={work} place={{ column, row }} score={score} />
      ))}
      {work.answers.length > 0 && <Answers work={work} />}
      {work.attempts.length === 0 && work.answers.length === 0 && (
        <p className="muted side-none">{words.noAttempt}</p>
      )}
      {score !== null && (
        <p className="side-final" style={{ gridRow: rows + 2 }}>
          {work.final === null ? (
            <span className="muted">{words.noScore}</span>
          ) : (
            <>
              {words.final} <strong>{figure(work.final)}</strong>{" "}
              <span className="muted">{words.of(score.high)}</span>
            </>
          )}
        </p>
      )}
    </article>
  );
}

interface AttemptProps {
  attempt: ComparedAttempt;
  work: ComparedWork;
  place: { column: number; row: number };
  score: ScoreScale | null;
}

function Attempt({ attempt, work, place, score }: AttemptProps) {
  const k = attempt.k ?? 0;
  return (
    <div
      className={`side-attempt ${attempt.excluded ? "side-excluded" : ""}`}
      style={{ gridRow: place.row + 2 }}
    >
      <p className="side-attempt-head">
        <a
          href={addresses.assignment(work.assignment_id)}
          data-place={`${place.column} ${place.row}`}
          aria-label={words.openAttempt(k)}
          onKeyDown={(event) => {
            move(event, place.column, place.row);
          }}
        >
          {words.attempt(k)}
        </a>
        {attempt.score !== null ? (
          <strong>{figure(attempt.score)}</strong>
        ) : (
          attempt.state === "done" && score !== null && <span className="muted">{words.notJudged}</span>
        )}
        {attempt.state !== "done" && <span className="muted">{words.states[attempt.state]}</span>}
        {attempt.excluded && <span className="tag tag-warn">{words.excluded}</span>}
      </p>
      <Made attempt={attempt} />
      {attempt.texts.map((text, index) => (
        <p key={index} className="side-text" dir="auto">
          {text}
        </p>
      ))}
    </div>
  );
}

function Made({ attempt }: { attempt: ComparedAttempt }) {
  if (attempt.outputs.length === 0) return null;
  return (
    <div className={attempt.outputs.length > 1 ? "side-outputs side-outputs-several" : "side-outputs"}>
      {attempt.outputs.map((output, index) => (
        <figure key={index} className={output.chosen === true ? "output output-chosen" : "output"}>
          {output.picture && (
            <img
              className="picture"
              src={output.picture.url}
              width={output.picture.width ?? 512}
              height={output.picture.height ?? 512}
              alt={words.made(attempt.texts[0] ?? "")}
              loading="lazy"
            />
          )}
          {output.text !== null && (
            <p className="side-text side-answer" dir="auto">
              {output.text}
            </p>
          )}
          {output.chosen === true && <span className="tag tag-chosen">{words.chosen}</span>}
        </figure>
      ))}
    </div>
  );
}

function Answers({ work }: { work: ComparedWork }) {
  return (
    <dl className="pairs side-answers">
      {work.answers.map((one) => (
        <div key={one.field}>
          <dt dir="auto">{one.label || one.field}</dt>
          <dd dir="auto">{one.chosen.join(", ") || shown(one.answer)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An answer in a line: ticked boxes by name, the name of a file. */
function shown(answer: unknown): string {
  if (answer === null || answer === "") return words.blank;
  if (typeof answer === "string") return answer;
  if (Array.isArray(answer)) return answer.map(String).join(", ") || words.blank;
  if (typeof answer === "object") {
    const entries: [string, unknown][] = Object.entries(answer);
    if (entries.every(([, value]) => typeof value === "boolean")) {
      const ticked = entries.filter(([, value]) => value === true).map(([name]) => name);
      return ticked.join(", ") || words.blank;
    }
    const name = entries.find(([key]) => key === "name")?.[1];
    if (typeof name === "string") return name;
  }
  return JSON.stringify(answer);
}

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrows go to the next worker's attempt of this number, or to this worker's next attempt. */
function move(event: KeyboardEvent<HTMLAnchorElement>, column: number, row: number): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const all = event.currentTarget.closest(".side-by-side");
  // A column may be shorter: then its last attempt is the one.
  for (let place = row + step[1]; place >= 0; place -= 1) {
    const found = all?.querySelector<HTMLElement>(`[data-place="${column + step[0]} ${place}"]`);
    if (found) {
      found.focus();
      found.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
    if (step[0] === 0) return;
  }
}

/** Who did a piece of work, with the way to all that they did. */
export function WorkerHeading({ work }: { work: ComparedWork }) {
  return (
    <h2 className="side-title">
      <Link to={addresses.assignment(work.assignment_id)}>{words.worker(work.worker_key.slice(0, 8))}</Link>{" "}
      <Link to={addresses.workerUnits(work.worker_key)} className="side-all">
        {words.allUnits}
        <span className="visually-hidden"> {words.worker(work.worker_key.slice(0, 8))}</span>
      </Link>
    </h2>
  );
}
