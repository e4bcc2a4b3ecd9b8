import type { ReactNode } from "react";
import { useLayoutEffect, useRef, useState } from "react";
import { Dialog } from "../../shared/Dialog";
import { Failure } from "../data/ask";
import { words } from "./words";

/** By field, what is wrong with it; the empty name stands for the whole. */
export type Wrong = Record<string, string>;

interface DecisionFormProps {
  title: string;
  /** On the button that sends. */
  action: string;
  isDanger?: boolean;
  /** Names of the fields, which show what is wrong with them. */
  fields: string[];
  /** What can be seen to be wrong without the server. */
  check: () => Wrong;
  /** Ends once the server has said yes, and then closes the dialog; throws what it said otherwise. */
  send: () => Promise<void>;
  onClose: () => void;
  children: (wrong: Wrong) => ReactNode;
}

/** A dialog that stays, with all that was typed, until the server has said yes; Ctrl and Enter send it. */
export function DecisionForm(props: DecisionFormProps) {
  const { title, action, isDanger = false, fields, onClose, children } = props;
  const { wrong, busy, submit, form } = useSending(props);
  const rest = Object.entries(wrong).filter(([name, text]) => text !== "" && !fields.includes(name));
  return (
    <Dialog title={title} closeLabel={words.cancel} onClose={onClose}>
      <form
        className="decide-form"
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children(wrong)}
        {rest.map(([name, text]) => (
          <p key={name} className="wrong" role="alert">
            {text}
          </p>
        ))}
        <p className="decide-buttons">
          <button
            type="submit"
            className={`btn ${isDanger ? "btn-danger" : "btn-primary"}`}
            aria-disabled={busy}
          >
            {busy ? words.sending : action}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {words.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function useSending({ check, send }: DecisionFormProps) {
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>("input, textarea")?.focus();
    const { current } = form;
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) current?.requestSubmit();
    };
    current?.addEventListener("keydown", press);
    return () => {
      current?.removeEventListener("keydown", press);
    };
  }, []);
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);
  const submit = (): void => {
    if (busy) return;
    const found = check();
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    send().catch((error: unknown) => {
      setBusy(false);
      setWrong(wrongIn(error));
    });
  };
  return { wrong, busy, submit, form };
}

function wrongIn(error: unknown): Wrong {
  if (error instanceof Failure && Object.keys(error.fields).length > 0) return error.fields;
  return { "": error instanceof Error ? error.message : String(error) };
}
