import { useState } from "react";
import { work } from "../../api";
import type { WorkPage } from "../../api";
import { BulkBar } from "../assignment/BulkBar";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { Pager } from "../parts/Pager";
import { setQuery, useQuery } from "../routing/query";
import type { TabProps } from "../run/tabs";
import { words as common } from "../words";
import { askedOf, filterOf, sortedBy, withValue } from "./asked";
import { Legend } from "./Legend";
import type { Selected } from "./selecting";
import { NOTHING } from "./selecting";
import { Tools } from "./Tools";
import { words } from "./words";
import { WorkTable } from "./WorkTable";

/** The table of work of a run. */
export function WorkTab({ run }: TabProps) {
  const [query] = useQuery();
  const runId = run.summary.run_id;
  const asked = useGiven(
    ["work", runId, query.toString()],
    () => given(work({ path: { run_id: runId }, query: askedOf(query) })),
    NOW_MS,
  );
  const filter = filterOf(query).toString();
  return (
    <section className="work" aria-labelledby="assignments">
      <h2 id="assignments">{words.title}</h2>
      <Tools query={query} page={asked.data} />
      <Asked of={asked}>
        {(page) => <Found key={filter} run={run} query={query} filter={filter} page={page} />}
      </Asked>
    </section>
  );
}

interface FoundProps {
  run: TabProps["run"];
  query: URLSearchParams;
  /** What is searched for and filtered by: choosing begins anew with another one. */
  filter: string;
  page: WorkPage;
}

function Found({ run: { summary, score }, query, filter, page }: FoundProps) {
  const [selected, select] = useState<Selected>(NOTHING);
  const runId = summary.run_id;
  if (page.rows.length === 0 && !query.has("after")) {
    return filter === "" ? (
      <Empty title={common.list.none} text={common.list.noneText} command={common.list.noneCommand(runId)} />
    ) : (
      <Empty {...(page.nothing_to_find ? words.nothingToFind : words.nothing)} />
    );
  }
  const count = selected.all ? page.total : selected.ids.size;
  return (
    <>
      <BulkBar
        runId={runId}
        chosen={selected.all ? { query: filter } : { ids: [...selected.ids] }}
        count={count}
        onDone={() => {
          select(NOTHING);
        }}
      />
      <Whole page={page} selected={selected} select={select} />
      <WorkTable
        rows={page.rows}
        rates={page.rates}
        currency={page.currency}
        score={score}
        isForm={summary.kind === "form"}
        query={query}
        selected={selected}
        select={select}
        sort={(by) => {
          setQuery(sortedBy(query, by).toString());
        }}
      />
      <Pager
        label={common.list.pages}
        first={!query.has("after")}
        next={page.next_after}
        go={(after) => {
          setQuery(withAfter(query, after));
        }}
      />
      <Legend rates={page.rates} />
    </>
  );
}

interface WholeProps {
  page: WorkPage;
  selected: Selected;
  select: (next: Selected) => void;
}

/** From a page to all that match, once the whole page is chosen. */
function Whole({ page, selected, select }: WholeProps) {
  const isWhole = page.rows.length > 0 && page.rows.every((row) => selected.ids.has(row.assignment_id));
  const total = `${page.total.toLocaleString("en")}${page.total_is_exact ? "" : "+"}`;
  if (!isWhole || (page.total_is_exact && page.total <= page.rows.length)) return null;
  return (
    <p className="work-whole" role="status">
      {selected.all ? words.allChosen(total) : ""}{" "}
      <button
        type="button"
        className="btn btn-sm btn-link"
        onClick={() => {
          select(selected.all ? NOTHING : { ...selected, all: true });
        }}
      >
        {selected.all ? words.forget : words.chooseAll(total)}
      </button>
    </p>
  );
}

function withAfter(query: URLSearchParams, after: string | null): string {
  return withValue(query, "after", after ?? "").toString();
}
