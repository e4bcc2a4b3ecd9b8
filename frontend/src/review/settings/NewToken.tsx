import { useState } from "react";
import type { TokenBody } from "../../api";
import type { Permission } from "../data/session";
import { useWho } from "../data/session";
import { AddForm } from "./AddForm";
import { Choices } from "./Choices";
import { words } from "./words";

const DAYS = [1, 30, 90, 366, null];

interface NewTokenProps {
  busy: boolean;
  problem: string;
  make: (body: TokenBody, sent: () => void) => void;
}

/** Makes a token. */
export function NewToken({ make, ...doing }: NewTokenProps) {
  const permissions = useWho()?.permissions ?? [];
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>(["see"]);
  const [days, setDays] = useState<number | null>(90);
  return (
    <AddForm
      label={words.tokens.make}
      {...doing}
      add={() => {
        make({ name, scopes, days }, () => {
          setName("");
        });
      }}
    >
      <label>
        {words.tokens.name}
        <input
          className="form-control"
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
      <Choices
        legend={words.tokens.scopes}
        all={permissions}
        said={words.tokens.scope}
        chosen={scopes}
        change={setScopes}
      />
    </AddForm>
  );
}
