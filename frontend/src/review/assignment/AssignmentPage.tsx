import { useEffect } from "react";
import { assignment } from "../../api";
import type { Film } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useLive } from "../data/live";
import { Strip } from "../film/Strip";
import { Timeline } from "../film/Timeline";
import { FormWork } from "../form/FormWork";
import { PageAnswers } from "../form/PageAnswers";
import { Asked } from "../parts/Asked";
import { duration, shortKey } from "../parts/format";
import { Status } from "../parts/Status";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import { addresses, go } from "../routing/route";
import { words } from "../words";
import { Unsent } from "./Unsent";

/** The filmstrip or the form of one assignment, and its rows. */
export function AssignmentPage({ assignmentId }: { assignmentId: string }) {
  const asked = useGiven(["assignment", assignmentId], () =>
    given(assignment({ path: { assignment_id: assignmentId } })),
  );
  useLive(asked.data?.run_id ?? null);
  useTitle(asked.data ? words.film.unit(asked.data.row.unit) : words.list.title);
  useKeys(asked.data?.newer ?? null, asked.data?.older ?? null);
  return (
    <Asked of={asked} heading="h1">
      {(film) => <Shown film={film} />}
    </Asked>
  );
}

function Shown({ film }: { film: Film }) {
  const { row } = film;
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
        <p className="muted">{about(film)}</p>
        <Neighbours film={film} />
      </div>
      {film.form ? (
        <FormWork film={film} form={film.form} />
      ) : (
        <>
          <section aria-labelledby="film">
            <div className="film-head">
              <h2 id="film">{words.film.title}</h2>
              {film.attempts.length > 1 && <Legend />}
            </div>
            <Strip film={film} />
          </section>
          <Unsent unsent={film.unsent} incomplete={film.incomplete} />
        </>
      )}
      <PageAnswers pages={film.pages} />
      <section aria-labelledby="rows">
        <h2 id="rows">{words.film.rows}</h2>
        <p className="muted">{words.film.rowsNote}</p>
        <Timeline rows={film.events} />
      </section>
    </>
  );
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

function Neighbours({ film: { newer, older } }: { film: Film }) {
  return (
    <nav className="neighbours" aria-label={words.film.neighbours} title={words.film.keys}>
      {newer !== null && (
        <Link to={addresses.assignment(newer)} className="btn btn-sm btn-outline-secondary">
          {words.film.newer} <kbd>k</kbd>
        </Link>
      )}
      {older !== null && (
        <Link to={addresses.assignment(older)} className="btn btn-sm btn-outline-secondary">
          {words.film.older} <kbd>j</kbd>
        </Link>
      )}
    </nav>
  );
}

/** `k` and `j` go to the assignments before and after this one. */
function useKeys(newer: string | null, older: string | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const to = event.key === "k" ? newer : event.key === "j" ? older : null;
      if (to !== null) go(addresses.assignment(to));
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, [newer, older]);
}
