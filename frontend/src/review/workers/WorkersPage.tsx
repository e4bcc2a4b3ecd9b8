import { useState } from "react";
import { workers } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { Pager } from "../parts/Pager";
import { useTitle } from "../parts/useTitle";
import type { Wanted } from "./WorkerFilters";
import { WorkerFilters } from "./WorkerFilters";
import { WorkerTable } from "./WorkerTable";
import { words } from "./words";

const LIMIT = 50;
const EVERYBODY: Wanted = { find: "", run_id: null, blocked: null, simulated: true };

/** The workers of the project. */
export function WorkersPage() {
  useTitle(words.title);
  const [wanted, setWanted] = useState<Wanted>(EVERYBODY);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useGiven(["workers", wanted, after], () =>
    given(workers({ query: { ...wanted, after, limit: LIMIT } })),
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <p className="muted">{words.text}</p>
      </div>
      <WorkerFilters
        wanted={wanted}
        want={(next) => {
          setAfter(null);
          setWanted(next);
        }}
      />
      <Asked of={asked}>
        {({ rows, next_after }) =>
          rows.length === 0 ? (
            <Empty title={words.none} text={wanted === EVERYBODY ? words.noneText : words.noneFiltered} />
          ) : (
            <section aria-label={words.title}>
              <WorkerTable rows={rows} />
              <Pager label={words.pages} first={after === null} next={next_after} go={setAfter} />
            </section>
          )
        }
      </Asked>
    </>
  );
}
