import { useState } from "react";
import { audit } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { useTitle } from "../parts/useTitle";
import { AuditTable } from "./AuditTable";
import type { Wanted } from "./Filters";
import { Filters } from "./Filters";
import { words } from "./words";

const LIMIT = 50;

/** Who decided what, and when. */
export function AuditPage() {
  useTitle(words.title);
  const [wanted, setWanted] = useState<Wanted>({ by: "", kind: "", subject: "" });
  const [after, setAfter] = useState<number | null>(null);
  const asked = useGiven(["audit", wanted, after], () =>
    given(
      audit({
        query: {
          limit: LIMIT,
          after,
          by: wanted.by || null,
          kind: wanted.kind || null,
          subject: wanted.subject || null,
        },
      }),
    ),
  );
  const isFiltered = Object.values(wanted).some(Boolean);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <p className="muted">{words.text}</p>
      </div>
      <Filters
        people={asked.data?.people ?? []}
        want={(next) => {
          setAfter(null);
          setWanted(next);
        }}
      />
      <Asked of={asked}>
        {(page) =>
          page.rows.length === 0 ? (
            <div className="empty">
              <p className="empty-title">{isFiltered ? words.noneFiltered : words.none}</p>
              {!isFiltered && <p>{words.noneText}</p>}
            </div>
          ) : (
            <section aria-label={words.title}>
              <AuditTable rows={page.rows} />
              <nav className="pager" aria-label={words.pages}>
                {after !== null && (
                  <button
                    type="button"
                    className="btn btn-sm btn-outline-secondary"
                    onClick={() => {
                      setAfter(null);
                    }}
                  >
                    {words.newest}
                  </button>
                )}
                {page.next_after !== null && (
                  <button
                    type="button"
                    className="btn btn-sm btn-outline-secondary"
                    onClick={() => {
                      setAfter(page.next_after);
                    }}
                  >
                    {words.older}
                  </button>
                )}
              </nav>
            </section>
          )
        }
      </Asked>
    </>
  );
}
