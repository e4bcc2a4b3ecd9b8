import { setQuery } from "../routing/query";
import { CHOICES, EITHER, NUMBERS, TIMES, toggled, withValue } from "./asked";
import { words } from "./words";

/** Everything that the table can be filtered by. */
export function Filters({ query }: { query: URLSearchParams }) {
  const put = (name: string, value: string): void => {
    setQuery(withValue(query, name, value).toString());
  };
  return (
    <div className="work-fields">
      {Object.entries(CHOICES).map(([name, values]) => (
        <fieldset key={name}>
          <legend>{words.fields[name as keyof typeof CHOICES]}</legend>
          {values.map((value) => (
            <label key={value}>
              <input
                type="checkbox"
                className="form-check-input"
                checked={query.has(name, value)}
                onChange={() => {
                  setQuery(toggled(query, name, value).toString());
                }}
              />{" "}
              {words.values[value]}
            </label>
          ))}
        </fieldset>
      ))}
      {Object.entries(EITHER).map(([name, values]) => (
        <label key={name}>
          <span>{words.fields[name as keyof typeof EITHER]}</span>
          <select
            className="form-select form-select-sm"
            value={query.get(name) ?? ""}
            onChange={(event) => {
              put(name, event.currentTarget.value);
            }}
          >
            <option value="">{words.any}</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {words.values[value]}
              </option>
            ))}
          </select>
        </label>
      ))}
      {NUMBERS.map((name) => (
        <label key={name}>
          <span>{words.fields[name]}</span>
          <input
            type="number"
            className="form-control form-control-sm"
            min={name === "unit" ? 1 : undefined}
            step={name.startsWith("score") ? "any" : 1}
            value={query.get(name) ?? ""}
            onChange={(event) => {
              if (event.currentTarget.validity.valid) put(name, event.currentTarget.value);
            }}
          />
        </label>
      ))}
      {TIMES.map((name) => (
        <label key={name}>
          <span>{words.fields[name]}</span>
          <input
            type="datetime-local"
            className="form-control form-control-sm"
            value={local(query.get(name))}
            onChange={(event) => {
              const at = new Date(event.currentTarget.value).getTime();
              put(name, Number.isNaN(at) ? "" : String(at));
            }}
          />
        </label>
      ))}
      <label>
        <span>{words.fields.worker}</span>
        <input
          type="text"
          className="form-control form-control-sm"
          maxLength={100}
          value={query.get("worker") ?? ""}
          onChange={(event) => {
            put("worker", event.currentTarget.value.trim());
          }}
        />
      </label>
    </div>
  );
}

/** UTC milliseconds as the field for a date and time has them. */
function local(at: string | null): string {
  const date = new Date(Number(at ?? Number.NaN));
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
