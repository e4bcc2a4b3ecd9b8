import type { PaymentRow } from "../../api";
import { FilterForm } from "../parts/FilterForm";
import { words } from "./words";

/** What is asked for; null is anything. */
export interface Wanted {
  state: PaymentRow["state"] | null;
  run_id: string | null;
  worker_key: string | null;
}

const STATES = ["due", "paid", "called_off"] as const;

/** By worker, run and state. */
export function PaymentFilters({ wanted, want }: { wanted: Wanted; want: (wanted: Wanted) => void }) {
  return (
    <FilterForm
      words={words}
      find={{
        label: words.worker,
        help: words.workerHelp,
        typed: wanted.worker_key ?? "",
        on: (typed) => {
          want({ ...wanted, worker_key: typed || null });
        },
      }}
      runId={wanted.run_id}
      onRun={(run_id) => {
        want({ ...wanted, run_id });
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
    </FilterForm>
  );
}
