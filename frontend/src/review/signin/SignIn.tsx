import { useState } from "react";
import { signInWithPassword } from "../../api";
import { given } from "../data/ask";
import { entered } from "../data/session";
import { Command } from "../parts/Command";
import { words as all } from "../words";
import { NameField } from "./NameField";
import { PasswordField } from "./PasswordField";
import { useSending } from "./useSending";
import { words } from "./words";

interface SignInProps {
  /** A link was tried that no longer works. */
  refused: boolean;
  hasOwner: boolean;
}

/** For who is not signed in: name and password, or how to get a link. */
export function SignIn({ refused, hasOwner }: SignInProps) {
  return (
    <main className="alone">
      <p className="brand">{all.brand}</p>
      <h1>{words.title}</h1>
      {refused && (
        <p className="alert alert-warning" role="alert">
          {words.used}
        </p>
      )}
      {hasOwner ? <WithPassword /> : <p>{words.noOwner}</p>}
    </main>
  );
}

function WithPassword() {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSending(async () => {
    entered(await given(signInWithPassword({ body: { name, password } })));
  });
  return (
    <>
      <form className="sign-in" onSubmit={submit}>
        <NameField value={name} change={setName} />
        <PasswordField value={password} change={setPassword} use="current-password" />
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="btn btn-primary" aria-disabled={busy}>
          {busy ? words.entering : words.signIn}
        </button>
      </form>
      <details className="forgotten">
        <summary>{words.forgotten}</summary>
        <p>{words.forgottenText}</p>
        <Command text={words.command} />
      </details>
    </>
  );
}

/** While it is found out who this is. */
export function Entering({ away }: { away: boolean }) {
  return (
    <main className="alone">
      <p className="brand">{all.brand}</p>
      <h1 className="visually-hidden">{words.title}</h1>
      <p role="status">{away ? words.away : words.entering}</p>
    </main>
  );
}
