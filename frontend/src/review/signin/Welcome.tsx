import { useState } from "react";
import type { CodeFor } from "../../api";
import { setFirstPassword } from "../../api";
import { given } from "../data/ask";
import { cache, SESSION } from "../data/cache";
import { entered, forgetCode } from "../data/session";
import { words as all } from "../words";
import { NameField } from "./NameField";
import { PasswordField } from "./PasswordField";
import { useSending } from "./useSending";
import { words } from "./words";

const MIN_CHARS = 12;

/** Behind a one-time link: the first owner, or somebody who was invited, sets a password. */
export function Welcome({ code, purpose, name: known }: CodeFor & { code: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSending(async () => {
    const missing = MIN_CHARS - Array.from(password).length;
    if (missing > 0) throw new Error(`${words.rule} ${words.short(missing)}`);
    entered(await given(setFirstPassword({ body: { code, name, password } })));
  });
  const isSetup = purpose === "setup";
  return (
    <main className="alone">
      <p className="brand">{all.brand}</p>
      <h1>{isSetup ? words.setup : words.welcome(known ?? "")}</h1>
      <p>{isSetup ? words.setupText : words.welcomeText}</p>
      <form className="sign-in" onSubmit={submit}>
        {isSetup ? (
          <NameField value={name} change={setName} help={words.nameHelp} />
        ) : (
          // For the browser's password store.
          <input hidden readOnly autoComplete="username" value={known ?? ""} />
        )}
        <PasswordField value={password} change={setPassword} use="new-password" help={words.rule} />
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="btn btn-primary" aria-disabled={busy}>
          {busy ? words.entering : words.set}
        </button>
      </form>
      {!isSetup && (
        <button type="button" className="btn btn-link p-0" onClick={leave}>
          {words.instead}
        </button>
      )}
    </main>
  );
}

function leave(): void {
  forgetCode();
  void cache.invalidateQueries({ queryKey: SESSION });
}
