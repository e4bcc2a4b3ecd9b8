import type { Film } from "../../api";
import { useGiven } from "../data/cache";
import { useLive, useLiveHere } from "../data/live";
import { useMay, useWho } from "../data/session";
import { Strip } from "../film/Strip";
import { Timeline } from "../film/Timeline";
import { FormWork } from "../form/FormWork";
import { PageAnswers } from "../form/PageAnswers";
import { Asked } from "../parts/Asked";
import { duration, shortKey } from "../parts/format";
import { Status } from "../parts/Status";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words } from "../words";
import { AlsoHere } from "./AlsoHere";
import { DecisionBar } from "./DecisionBar";
import { DecisionDialogs } from "./DecisionDialogs";
import { Decisions } from "./Decisions";
import { useOpened } from "./known";
import { Meanwhile } from "./Meanwhile";
import { NeighbourLinks } from "./NeighbourLinks";
import type { Way } from "./queue";
import { fetchFilm, filmKey, useAhead, useMarked, useWay } from "./queue";
import { Unsent } from "./Unsent";
import { goAlong, useDeciding } from "./useDeciding";
import type { Deciding } from "./useDeciding";
import { useKeys } from "./keys";
import { woven } from "./woven";

/** The filmstrip or the form of one assignment, what is decided about it, and its rows. */
export function AssignmentPage({ assignmentId }: { assignmentId: string }) {
  const asked = useGiven(filmKey(assignmentId), () => fetchFilm(assignmentId));
  const may = useMay("review");
  // One stream for each page: who may decide learns from it who else is here.
  useLive(may ? null : (asked.data?.run_id ?? null));
  const others = useLiveHere(may && asked.data ? assignmentId : null);
  useTitle(asked.data ? words.film.unit(asked.data.row.unit) : words.list.title);
  return (
    <Asked of={asked} heading="h1">
      {(film) => <Shown film={film} isFresh={asked.isFetchedAfterMount} others={others} />}
    </Asked>
  );
}

interface ShownProps {
  film: Film;
  isFresh: boolean;
  others: string[];
}

function Shown({ film, isFresh, others }: ShownProps) {
  const { row, review } = film;
  const [marked, move] = useMarked(film);
  const way = useWay(film);
  useAhead(way);
  const attemptId = film.attempts[marked]?.id;
  const opened = useOpened(film, isFresh, useWho()?.name ?? "");
  const deciding = useDeciding(film, attemptId, way, opened);
  const may = useMay("review");
  useDecidingKeys(film, deciding, way, move);
  return (
    <>
      <div className="page-head">
        <p className="crumbs">
          <Link to={addresses.runs}>{words.runs}</Link>
          <span aria-hidden="true">›</span>
          <Link to={addresses.run(film.run_id)}>{film.run_id}</Link>
        </p>
        <h1>
          {words.film.unit(row.unit)} <span className="id">{shortKey(row.worker_key)}</span>
          {row.simulated && <span className="tag">{words.simulated}</span>}
          {row.pilot && <span className="tag">{words.pilot}</span>}
          <Status status={row.status} endReason={row.end_reason} lastAt={row.last_at} />
        </h1>
        <p className="muted">
          {about(film)}
          <AlsoHere others={others} />
        </p>
        <NeighbourLinks film={film} way={way} />
      </div>
      <DecisionBar
        film={film}
        acts={deciding.acts}
        isExcluded={attemptId !== undefined && review.excluded_attempts.includes(attemptId)}
      />
      {may && <Meanwhile opened={opened} />}
      <DecisionDialogs film={film} deciding={deciding} />
      {film.form ? (
        <FormWork film={film} form={film.form} />
      ) : (
        <>
          <section aria-labelledby="film">
            <div className="film-head">
              <h2 id="film">{words.film.title}</h2>
              {film.attempts.length > 1 && <Legend />}
            </div>
            <Strip film={film} marked={marked} acts={may ? deciding : undefined} />
          </section>
          <Unsent unsent={film.unsent} incomplete={film.incomplete} />
        </>
      )}
      <PageAnswers pages={film.pages} />
      <Decisions film={film} onTakeBack={deciding.takeBack} />
      <section aria-labelledby="rows">
        <h2 id="rows">{words.film.rows}</h2>
        <p className="muted">{words.film.rowsNote}</p>
        <Timeline rows={woven(film)} />
      </section>
    </>
  );
}

function useDecidingKeys(film: Film, deciding: Deciding, way: Way, move: (by: number) => void): void {
  const may = useMay("review");
  const { acts } = deciding;
  const judged = may && film.row.status === "submitted";
  useKeys({
    j: () => {
      goAlong(film, way, ({ next: [next] }) => next);
    },
    k: () => {
      goAlong(film, way, ({ before }) => before);
    },
    ArrowLeft: () => {
      move(-1);
    },
    ArrowRight: () => {
      move(1);
    },
    "?": acts.keys,
    ...(judged && { a: acts.approve, s: acts.softReject, r: acts.reject }),
    ...(may && { x: acts.exclude, X: acts.excludeAll, n: acts.note, N: acts.noteOne, u: acts.undo }),
    ...(may && film.row.status !== "open" && { b: acts.bonus }),
  });
}

function about(film: Film): string {
  return [
    `${words.film.personTotal} ${duration(film.person_ms)}`,
    `${words.film.waitTime} ${duration(film.wait_ms)}`,
    words.film.assurance[film.assurance] ?? film.assurance,
    ...(film.client && film.client !== "other" ? [film.client] : []),
  ].join(" · ");
}

function Legend() {
  return (
    <p className="legend">
      {words.film.legend} <ins>{words.film.added}</ins> <del>{words.film.removed}</del>
    </p>
  );
}
