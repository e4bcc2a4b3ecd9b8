import { useState } from "react";
import { runs } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
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
  const [find, setFind] = useState(wanted.find);
  const known = useGiven(["runs"], () => given(runs()));
  return (
    <form
      className="in-line"
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => {
        event.preventDefault();
        want({ ...wanted, find: find.trim() });
      }}
    >
      <label className="grow">
        {words.find}
        <input
          className="form-control"
          type="search"
          maxLength={200}
          placeholder={words.findHelp}
          value={find}
          onInput={(event) => {
            setFind(event.currentTarget.value);
          }}
        />
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
      <button type="submit" className="btn btn-outline-secondary">
        {words.show}
      </button>
    </form>
  );
}
