import type { ReactNode } from "react";
import { useState } from "react";
import { runs } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";

interface FilterFormProps {
  words: { filters: string; run: string; anyRun: string; show: string };
  /** What may be typed, what stands there, and what is done with it when the form is sent. */
  find: { label: string; help: string; typed: string; on: (typed: string) => void };
  /** Null is all runs. */
  runId: string | null;
  onRun: (runId: string | null) => void;
  /** What else a list can be filtered by. */
  children: ReactNode;
}

/** The filters above a list of the whole project: something typed, a run, and what only this list has. */
export function FilterForm({ words, find, runId, onRun, children }: FilterFormProps) {
  const [typed, setTyped] = useState(find.typed);
  const known = useGiven(["runs"], () => given(runs()));
  return (
    <form
      className="in-line"
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => {
        event.preventDefault();
        find.on(typed.trim());
      }}
    >
      <label className="grow">
        {find.label}
        <input
          className="form-control"
          type="search"
          maxLength={200}
          placeholder={find.help}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        {words.run}
        <select
          className="form-select"
          value={runId ?? ""}
          onChange={(event) => {
            onRun(event.currentTarget.value || null);
          }}
        >
          <option value="">{words.anyRun}</option>
          {(known.data ?? []).map(({ run_id }) => (
            <option key={run_id}>{run_id}</option>
          ))}
        </select>
      </label>
      {children}
      <button type="submit" className="btn btn-outline-secondary">
        {words.show}
      </button>
    </form>
  );
}
