import { useState } from "react";
import { runs } from "../../api";
import type { PaymentRow } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { words } from "./words";

/** What is asked for; null is anything. */
export interface Wanted {
  state: PaymentRow["state"] | null;
  run_id: string | null;
  worker_key: string | null;
}

const STATES = ["due", "paid", "called_off"] as const;

/** By state, run and worker. */
export function PaymentFilters({ wanted, want }: { wanted: Wanted; want: (wanted: Wanted) => void }) {
  const [worker, setWorker] = useState(wanted.worker_key ?? "");
  const known = useGiven(["runs"], () => given(runs()));
  return (
    <form
      className="in-line"
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => {
        event.preventDefault();
        want({ ...wanted, worker_key: worker.trim() || null });
      }}
    >
      <label>
        {words.which}
        <select
          className="form-select"
          value={wanted.state ?? ""}
          onChange={(event) => {
            const state = STATES.find((one) => one === event.currentTarget.value) ?? null;
            want({ ...wanted, state });
          }}
        >
          {STATES.map((state) => (
            <option key={state} value={state}>
              {words.states[state]}
            </option>
          ))}
          <option value="">{words.states.all}</option>
        </select>
      </label>
      <label>
        {words.run}
        <select
          className="form-select"
          value={wanted.run_id ?? ""}
          onChange={(event) => {
            want({ ...wanted, run_id: event.currentTarget.value || null });
          }}
        >
          <option value="">{words.anyRun}</option>
          {(known.data ?? []).map(({ run_id }) => (
            <option key={run_id}>{run_id}</option>
          ))}
        </select>
      </label>
      <label className="grow">
        {words.worker}
        <input
          className="form-control"
          type="search"
          maxLength={200}
          placeholder={words.workerHelp}
          value={worker}
          onInput={(event) => {
            setWorker(event.currentTarget.value);
          }}
        />
      </label>
      <button type="submit" className="btn btn-outline-secondary">
        {words.find}
      </button>
    </form>
  );
}
