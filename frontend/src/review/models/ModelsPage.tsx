import { useState } from "react";
import type { ModelRow, Models } from "../../api";
import { models as ask } from "../../api";
import { given } from "../data/ask";
import { cache, useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { duration } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { useTitle } from "../parts/useTitle";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import { words as shared } from "../words";
import { SpentTable } from "./SpentTable";
import { words } from "./words";

const KEY = ["models"];
const EVERY_MS = 3000;

/** Backends: health, queue, latency, errors, and what the runs have spent on them. */
export function ModelsPage() {
  const asked = useGiven(KEY, () => given(ask()), EVERY_MS);
  const [asking, setAsking] = useState(false);
  useTitle(words.title);
  const anew = async (): Promise<void> => {
    setAsking(true);
    try {
      cache.setQueryData(KEY, await given(ask({ query: { anew: true } })));
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      <div className="runs-head">
        <h1>{words.title}</h1>
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          disabled={asking}
          onClick={() => void anew()}
        >
          <span aria-live="polite">{asking ? words.asking : words.askAnew}</span>
        </button>
      </div>
      <Asked of={asked}>{(found) => <Shown found={found} />}</Asked>
      <SpentTable />
    </>
  );
}

function Shown({ found }: { found: Models }) {
  if (found.models.length === 0) return <Empty title={words.none} text={words.noneText} />;
  return (
    <>
      <p className="muted">{words.lead(found.looked_at)}</p>
      <Scroller className="models-box" label={words.title}>
        <table className="models">
          <thead>
            <tr>
              {Object.values(words.columns).map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.models.map((model) => (
              <Row key={`${model.name} ${model.runs.join(" ")}`} model={model} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </>
  );
}

function Row({ model }: { model: ModelRow }) {
  const { recent } = model;
  const errors = Object.entries(recent.errors);
  return (
    <tr>
      <td>
        <code>{model.name}</code>
        <small>{model.kind}</small>
      </td>
      <td>
        <Health model={model} />
      </td>
      <td className="nowrap">
        {words.busy(model.running, model.at_once)}
        {model.waiting > 0 && <small>{words.waiting(model.waiting)}</small>}
      </td>
      <td className="nowrap">
        {recent.median_ms === null ? shared.none : duration(recent.median_ms)}
        <small>{recent.goes === 0 ? words.noGoes : words.goes(recent.goes)}</small>
      </td>
      <td className="nowrap">{recent.p95_ms === null ? shared.none : duration(recent.p95_ms)}</td>
      <td>
        {errors.length === 0 ? words.noErrors : errors.map(([kind, n]) => words.error(kind, n)).join(", ")}
      </td>
      <td>
        {model.runs.map((run) => (
          <div key={run}>
            <Link to={addresses.run(run)}>{run}</Link>
          </div>
        ))}
      </td>
    </tr>
  );
}

function Health({ model: { health } }: { model: ModelRow }) {
  if (health === null) return <span className="muted">{words.notAsked}</span>;
  const { ok, latency_ms, message, version } = health;
  return (
    <div className="models-message">
      <span className={`state state-${ok ? "open" : "warn"}`}>{ok ? words.well : words.unwell}</span>{" "}
      {latency_ms !== null && duration(latency_ms)}
      {message !== "" && <small>{message}</small>}
      <small>
        {version !== "" && `${version} · `}
        {words.asked} <Ago at={health.at} />
      </small>
    </div>
  );
}
