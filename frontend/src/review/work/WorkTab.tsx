import { useMemo, useState } from "react";
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
import type { Unknown } from "./asked";
import { askedOf, filterOf, sortedBy, understood, withValue } from "./asked";
import { Legend } from "./Legend";
import type { Selected } from "./selecting";
import { NOTHING } from "./selecting";
import { Tools } from "./Tools";
import { words } from "./words";
import { WorkTable } from "./WorkTable";

/** The table of work of a run. */
export function WorkTab({ run }: TabProps) {
  const [address] = useQuery();
  const { query, unknown } = useMemo(() => understood(address), [address]);
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
      {unknown.length > 0 && <NotKnown unknown={unknown} query={query} />}
      <Tools query={query} page={asked.data} />
      <Asked of={asked}>
        {(page) => <Found key={filter} run={run} query={query} filter={filter} page={page} />}
      </Asked>
    </section>
  );
}

/** What of the address does not count, and a way to be rid of it. */
function NotKnown({ unknown, query }: { unknown: Unknown[]; query: URLSearchParams }) {
  return (
    <div className="work-unknown" role="alert">
      <p>
        {words.unknown.text} {unknown.map(({ name, value }) => words.unknown.one(name, value)).join(" ")}
      </p>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        onClick={() => {
          setQuery(query.toString());
        }}
      >
        {words.unknown.reset}
      </button>
    </div>
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
  const isEmpty = page.rows.length === 0 && !query.has("after");
  const count = selected.all ? page.total : selected.ids.size;
  return (
    <>
      <BulkBar
        runId={runId}
        chosen={selected.all ? { query: filter } : { ids: [...selected.ids] }}
        count={count}
        currency={page.currency}
        reward={page.reward_minor}
        onDone={() => {
          select(NOTHING);
        }}
      />
      {isEmpty ? (
        <NoRows runId={runId} filter={filter} page={page} />
      ) : (
        <>
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
      )}
    </>
  );
}

function NoRows({ runId, filter, page }: { runId: string; filter: string; page: WorkPage }) {
  const { list } = common;
  if (filter !== "") return <Empty {...(page.nothing_to_find ? words.nothingToFind : words.nothing)} />;
  return <Empty title={list.none} text={list.noneText} command={list.noneCommand(runId)} />;
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
