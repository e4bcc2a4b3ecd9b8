import { useState } from "react";
import type { TokenBody } from "../../api";
import type { Permission } from "../data/session";
import { useWho } from "../data/session";
import { words } from "./words";

const DAYS = [1, 30, 90, 366, null];

interface NewTokenProps {
  busy: boolean;
  make: (body: TokenBody, sent: () => void) => void;
}

/** Makes a token. */
export function NewToken({ busy, make }: NewTokenProps) {
  const permissions = useWho()?.permissions ?? [];
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>(["see"]);
  const [days, setDays] = useState<number | null>(90);
  const toggle = (scope: Permission): void => {
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  };
  return (
    <form
      className="in-line"
      aria-label={words.tokens.make}
      onSubmit={(event) => {
        event.preventDefault();
        make({ name, scopes, days }, () => {
          setName("");
        });
      }}
    >
      <label>
        {words.tokens.name}
        <input
          className="form-control"
          required
          maxLength={60}
          value={name}
          onInput={(event) => {
            setName(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        {words.tokens.days}
        <select
          className="form-select"
          value={String(days)}
          onChange={(event) => {
            setDays(DAYS.find((one) => String(one) === event.currentTarget.value) ?? null);
          }}
        >
          {DAYS.map((one) => (
            <option key={String(one)} value={String(one)}>
              {words.tokens.lasts(one)}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{words.tokens.scopes}</legend>
        {permissions.map((scope) => (
          <label key={scope} className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={scopes.includes(scope)}
              onChange={() => {
                toggle(scope);
              }}
            />
            {words.tokens.scope[scope]}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {words.tokens.make}
      </button>
    </form>
  );
}
