import { FilterForm } from "../parts/FilterForm";
import { words } from "./words";

/** What is asked for; null is anything. */
export interface Wanted {
  find: string;
  run_id: string | null;
  blocked: boolean | null;
  simulated: boolean;
}

/** By name, run, and whether they are blocked. */
export function WorkerFilters({ wanted, want }: { wanted: Wanted; want: (wanted: Wanted) => void }) {
  return (
    <FilterForm
      words={words}
      find={{
        label: words.find,
        help: words.findHelp,
        typed: wanted.find,
        on: (find) => {
          want({ ...wanted, find });
        },
      }}
      runId={wanted.run_id}
      onRun={(run_id) => {
        want({ ...wanted, run_id });
      }}
    >
      <label>
        {words.who}
        <select
          className="form-select"
          value={wanted.blocked === null ? "" : String(wanted.blocked)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            want({ ...wanted, blocked: value === "" ? null : value === "true" });
          }}
        >
          <option value="">{words.everybody}</option>
          <option value="true">{words.blockedOnly}</option>
          <option value="false">{words.notBlocked}</option>
        </select>
      </label>
      <label className="form-check">
        <input
          type="checkbox"
          className="form-check-input"
          checked={!wanted.simulated}
          onChange={() => {
            want({ ...wanted, simulated: !wanted.simulated });
          }}
        />{" "}
        {words.people}
      </label>
    </FilterForm>
  );
}
