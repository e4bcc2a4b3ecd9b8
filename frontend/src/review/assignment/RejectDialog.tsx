import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { Dialog } from "../../shared/Dialog";
import { REASONS, words } from "./words";

interface RejectDialogProps {
  onReject: (reasonCode: string, message: string) => void;
  onClose: () => void;
}

/** Why work is rejected: a reason by the keys 1 to 9, and a message that can be changed. */
export function RejectDialog({ onReject, onClose }: RejectDialogProps) {
  const [code, setCode] = useState("");
  const [message, setMessage] = useState("");
  const [wrong, setWrong] = useState(false);
  const reasons = useRef<HTMLFieldSetElement>(null);
  const choose = useCallback((index: number): void => {
    const reason = REASONS[index];
    if (reason === undefined) return;
    setCode(reason.code);
    setMessage(reason.text);
    setWrong(false);
    reasons.current?.querySelectorAll("input")[index]?.focus();
  }, []);
  useLayoutEffect(() => {
    reasons.current?.querySelector("input")?.focus();
    const press = (event: KeyboardEvent): void => {
      if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      choose(Number(event.key) - 1);
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, [choose]);
  const { reasons: text } = words;
  return (
    <Dialog title={text.title} closeLabel={words.cancel} onClose={onClose}>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (code === "" || message.trim() === "") setWrong(true);
          else onReject(code, message);
        }}
      >
        <p className="muted">{text.lead}</p>
        <fieldset ref={reasons}>
          <legend>{text.group}</legend>
          {REASONS.map((reason, index) => (
            <label key={reason.code} className="form-check">
              <input
                type="radio"
                className="form-check-input"
                name="reason"
                checked={code === reason.code}
                onChange={() => {
                  choose(index);
                }}
              />
              <kbd aria-hidden="true">{index + 1}</kbd> {reason.name}
            </label>
          ))}
        </fieldset>
        <label>
          {text.message}
          <textarea
            className="form-control"
            rows={3}
            maxLength={2000}
            dir="auto"
            value={message}
            aria-invalid={wrong}
            onInput={(event) => {
              setMessage(event.currentTarget.value);
            }}
          />
        </label>
        {wrong && (
          <p className="wrong" role="alert">
            {text.missing}
          </p>
        )}
        <p className="decide-buttons">
          <button type="submit" className="btn btn-danger">
            {text.send}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {words.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
