import type { FilmCall, FilmTimes } from "../../api";
import { amount, clock } from "../parts/format";
import { words } from "../words";

/** What ran: enough to run it again. */
export function CallDetails({ call, times }: { call: FilmCall; times: FilmTimes }) {
  const { calls } = words.film;
  const params = Object.entries(call.params).map(([name, value]) => `${name} ${plain(value)}`);
  const lines: [string, string | number | null][] = [
    [calls.status, call.status],
    [calls.message, call.message],
    [calls.backend, call.backend],
    [calls.model, call.model],
    [calls.procedure, call.procedure],
    [calls.seed, call.seed],
    [calls.try_no, call.try_no],
    [calls.params, params.join(", ")],
    [calls.cost, call.cost === null ? null : amount(call.cost, call.currency)],
    [calls.lost, call.lost_cost === null ? null : calls.lostCost(amount(call.lost_cost, call.currency))],
    [calls.asked, clock(times.asked_at)],
  ];
  return (
    <details className="call">
      <summary>{words.film.call}</summary>
      <dl className="pairs">
        {lines
          .filter(([, value]) => value !== null && value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
