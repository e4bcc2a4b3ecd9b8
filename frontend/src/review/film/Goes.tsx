import type { FilmGo } from "../../api";
import { amount, duration } from "../parts/format";
import { words } from "../words";

/** Each go at a model: how it ended, how long it took, what it used. */
export function Goes({ goes }: { goes: FilmGo[] }) {
  if (goes.length === 0) return null;
  const several = goes.some((go) => go.output > 0);
  return (
    <details className="call">
      <summary>{words.film.goes.title(goes.length)}</summary>
      <ol className="goes">
        {goes.map((go, index) => (
          <li key={index}>
            <p>
              <strong dir="auto">{go.arm === "" ? go.backend : `${go.arm}: ${go.backend}`}</strong>{" "}
              {go.model !== go.backend && (
                <span className="muted" dir="auto">
                  {go.model}
                </span>
              )}{" "}
              <span className={go.status === "ok" ? "tag" : "tag tag-warn"}>{status(go.status)}</span>
            </p>
            <p>{took(go).join(" · ")}</p>
            <p className="muted">{used(go, several).join(" · ")}</p>
            {go.message !== "" && <p dir="auto">{go.message}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}

const status = (text: string): string => text.replace("_", " ");

/** Durations, those that are known. */
function took(go: FilmGo): string[] {
  const { goes } = words.film;
  const before = go.queue_position === null ? "" : goes.before(go.queue_position);
  return [
    ...(go.queue_ms === null ? [] : [`${goes.queue(duration(go.queue_ms))}${before}`]),
    ...(go.first_ms === null ? [] : [goes.first(duration(go.first_ms))]),
    ...(go.model_ms === null ? [goes.neverRan] : [goes.model(duration(go.model_ms))]),
    ...(go.total_ms === null ? [] : [goes.total(duration(go.total_ms))]),
  ];
}

function used(go: FilmGo, several: boolean): string[] {
  const { goes } = words.film;
  return [
    ...(several ? [goes.output(go.output + 1)] : []),
    ...(go.retry === 0 ? [] : [goes.retry(go.retry)]),
    ...(go.cache === "none" ? [] : [goes.caches[go.cache]]),
    ...(go.input_tokens === null && go.output_tokens === null
      ? []
      : [goes.tokens(go.input_tokens, go.output_tokens)]),
    ...(go.finish_reason === null ? [] : [goes.finish(go.finish_reason)]),
    ...(go.cost === null ? [] : [amount(go.cost, go.currency)]),
    ...(go.seed === null ? [] : [goes.seed(go.seed)]),
    ...Object.entries(go.params).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ];
}
