import { useEffect, useState } from "react";
import type { WorkPage } from "../../api";
import { setQuery } from "../routing/query";
import type { Sort } from "./asked";
import { filterOf, isChoice, sortOf, toggled, withValue } from "./asked";
import { Filters } from "./Filters";
import { Views } from "./Views";
import { words } from "./words";

interface ToolsProps {
  query: URLSearchParams;
  page: WorkPage | undefined;
}

/** What the table shows, and how: search, filters, order, saved views. */
export function Tools({ query, page }: ToolsProps) {
  const filter = filterOf(query);
  const up = query.get("order") === "up";
  return (
    <div className="work-tools">
      <div className="work-line">
        <Search query={query} />
        <label className="work-sort">
          <span>{words.sort}</span>
          <select
            className="form-select form-select-sm"
            value={sortOf(query)}
            onChange={(event) => {
              const by = event.currentTarget.value as Sort;
              setQuery(withValue(withValue(query, "sort", by), "order", "").toString());
            }}
          >
            {Object.entries(words.sorts).map(([by, name]) => (
              <option key={by} value={by}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          aria-label={up ? words.order.up : words.order.down}
          onClick={() => {
            setQuery(withValue(query, "order", up ? "" : "up").toString());
          }}
        >
          <span aria-hidden="true">{up ? "↑" : "↓"}</span>
        </button>
        <Views query={query} />
        <p className="work-total" role="status">
          {page && words.total(page.total.toLocaleString("en"), page.total_is_exact, filter.size > 0)}
        </p>
      </div>
      <details className="work-filters">
        <summary>{words.filters}</summary>
        <Filters query={query} />
      </details>
      {filter.size > 0 && <Active query={query} filter={filter} />}
      <p className="muted work-keys">{words.keys}</p>
    </div>
  );
}

const TYPING_MS = 300;

function Search({ query }: { query: URLSearchParams }) {
  const asked = query.get("search") ?? "";
  const [text, setText] = useState(asked);
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    setKnown(asked);
    setText(asked);
  }
  useEffect(() => {
    if (text === asked) return;
    const timer = setTimeout(() => {
      setQuery(withValue(query, "search", text).toString());
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text, asked, query]);
  return (
    <input
      id="work-search"
      type="search"
      className="form-control form-control-sm"
      aria-label={words.search}
      placeholder={words.search}
      title={words.searchHint}
      dir="auto"
      maxLength={300}
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
      }}
    />
  );
}

/** The filters that are on, each with a button that takes it away. */
function Active({ query, filter }: { query: URLSearchParams; filter: URLSearchParams }) {
  return (
    <ul className="work-active">
      {[...filter].map(([name, value]) => {
        const said = `${words.fields[name as keyof typeof words.fields]}: ${shown(name, value)}`;
        return (
          <li key={`${name} ${value}`}>
            <button
              type="button"
              className="btn btn-sm btn-outline-secondary"
              aria-label={words.remove(said)}
              onClick={() => {
                const next = isChoice(name) ? toggled(query, name, value) : withValue(query, name, "");
                setQuery(next.toString());
              }}
            >
              <bdi>{said}</bdi> <span aria-hidden="true">×</span>
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          className="btn btn-sm btn-link"
          onClick={() => {
            setQuery("");
          }}
        >
          {words.clear}
        </button>
      </li>
    </ul>
  );
}

function shown(name: string, value: string): string {
  if (name.startsWith("opened")) return new Date(Number(value)).toLocaleString("en-GB");
  return name === "search" || name === "worker" ? value : (words.values[value] ?? value);
}
