import { useState } from "react";
import { words } from "./words";

/** What is asked for; empty is anything. */
export interface Wanted {
  by: string;
  kind: string;
  subject: string;
}

interface FiltersProps {
  people: string[];
  want: (wanted: Wanted) => void;
}

/** By person, by kind, by what it is about. */
export function Filters({ people, want }: FiltersProps) {
  const [wanted, setWanted] = useState<Wanted>({ by: "", kind: "", subject: "" });
  const choose = (part: Partial<Wanted>): void => {
    const next = { ...wanted, ...part };
    setWanted(next);
    if (part.subject === undefined) want(next);
  };
  return (
    <form
      className="in-line"
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => {
        event.preventDefault();
        want(wanted);
      }}
    >
      <label>
        {words.by}
        <select
          className="form-select"
          value={wanted.by}
          onChange={(event) => {
            choose({ by: event.currentTarget.value });
          }}
        >
          <option value="">{words.anybody}</option>
          {people.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        {words.kind}
        <select
          className="form-select"
          value={wanted.kind}
          onChange={(event) => {
            choose({ kind: event.currentTarget.value });
          }}
        >
          <option value="">{words.anything}</option>
          {Object.entries(words.kinds).map(([kind, text]) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label className="grow">
        {words.subject}
        <input
          className="form-control"
          type="search"
          maxLength={200}
          placeholder={words.subjectHelp}
          value={wanted.subject}
          onInput={(event) => {
            choose({ subject: event.currentTarget.value });
          }}
        />
      </label>
      <button type="submit" className="btn btn-outline-secondary">
        {words.find}
      </button>
    </form>
  );
}
