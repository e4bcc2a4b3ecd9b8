import { useState } from "react";
import { assignments } from "../../api";
import type { ScoreScale } from "../../api";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { words } from "../words";
import { AssignmentRows } from "./AssignmentRows";
import { FormRows } from "./FormRows";

const LIMIT = 25;

interface AssignmentListProps {
  runId: string;
  score: ScoreScale | null;
  isForm: boolean;
}

/** The assignments of a run, newest first, in pages. */
export function AssignmentList({ runId, score, isForm }: AssignmentListProps) {
  const [after, setAfter] = useState<string | undefined>();
  const asked = useGiven(
    ["assignments", runId, after ?? null],
    () => given(assignments({ path: { run_id: runId }, query: { after, limit: LIMIT } })),
    NOW_MS,
  );
  return (
    <section aria-labelledby="assignments">
      <h2 id="assignments">{words.list.title}</h2>
      <Asked of={asked}>
        {({ rows, next_after }) => (
          <>
            {rows.length === 0 ? (
              <Empty
                title={words.list.none}
                text={words.list.noneText}
                command={words.list.noneCommand(runId)}
              />
            ) : isForm ? (
              <FormRows rows={rows} />
            ) : (
              <AssignmentRows rows={rows} score={score} />
            )}
            {(after !== undefined || next_after !== null) && (
              <nav className="pager" aria-label={words.list.pages}>
                <button
                  type="button"
                  className="btn btn-sm btn-outline-secondary"
                  disabled={after === undefined}
                  onClick={() => {
                    setAfter(undefined);
                  }}
                >
                  {words.list.newest}
                </button>
                <button
                  type="button"
                  className="btn btn-sm btn-outline-secondary"
                  disabled={next_after === null}
                  onClick={() => {
                    setAfter(next_after ?? undefined);
                  }}
                >
                  {words.list.older}
                </button>
              </nav>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}
