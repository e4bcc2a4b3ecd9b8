import { useState } from "react";
import { changePassword } from "../../api";
import { given } from "../data/ask";
import { entered, useWho } from "../data/session";
import { PasswordField } from "../signin/PasswordField";
import { useSending } from "../signin/useSending";
import { Problem } from "./Problem";
import { words } from "./words";

/** One's own password. */
export function Password() {
  const who = useWho();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [changed, setChanged] = useState(false);
  const { busy, problem, submit } = useSending(async () => {
    setChanged(false);
    entered(await given(changePassword({ body: { old, new: next } })));
    setOld("");
    setNext("");
    setChanged(true);
  });
  return (
    <section aria-labelledby="password">
      <h2 id="password">{words.password.title}</h2>
      {who?.has_password === false && <p className="alert alert-info">{words.direct}</p>}
      <form className="sign-in narrow" onSubmit={submit}>
        {/* For the browser's password store. */}
        <input hidden readOnly autoComplete="username" value={who?.name ?? ""} />
        {who?.has_password !== false && (
          <PasswordField label={words.password.old} value={old} change={setOld} use="current-password" />
        )}
        <PasswordField
          label={words.password.new}
          value={next}
          change={setNext}
          use="new-password"
          help={words.password.rule}
        />
        <Problem text={problem} />
        <p role="status">{changed ? words.password.changed : ""}</p>
        <button type="submit" className="btn btn-outline-secondary" aria-disabled={busy}>
          {words.password.set}
        </button>
      </form>
    </section>
  );
}
