import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { DecisionForm } from "./DecisionForm";
import { Field } from "./Field";
import { REASONS } from "./reasons";
import { words } from "./words";

interface RejectDialogProps {
  onReject: (reasonCode: string, message: string) => Promise<void>;
  onClose: () => void;
}

/** Why work is rejected: a reason by the keys 1 to 9, and a message that can be changed. */
export function RejectDialog({ onReject, onClose }: RejectDialogProps) {
  const [code, setCode] = useState("");
  const [message, setMessage] = useState("");
  const reasons = useRef<HTMLFieldSetElement>(null);
  const choose = useCallback((index: number): void => {
    const reason = REASONS[index];
    if (reason === undefined) return;
    setCode(reason.code);
    setMessage(reason.text);
    reasons.current?.querySelectorAll("input")[index]?.focus();
  }, []);
  useLayoutEffect(() => {
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
    <DecisionForm
      title={text.title}
      action={text.send}
      isDanger
      fields={["reason_code", "message"]}
      check={() => ({
        ...(code === "" && { reason_code: text.missingReason }),
        ...(message.trim() === "" && { message: text.missing }),
      })}
      send={() => onReject(code, message)}
      onClose={onClose}
    >
      {(wrong) => (
        <>
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
          {wrong.reason_code !== undefined && code === "" && (
            <p className="wrong" role="alert">
              {wrong.reason_code}
            </p>
          )}
          <Field label={text.message} wrong={wrong.message}>
            {(marks) => (
              <textarea
                className="form-control"
                rows={3}
                maxLength={2000}
                dir="auto"
                value={message}
                {...marks}
                onInput={(event) => {
                  setMessage(event.currentTarget.value);
                }}
              />
            )}
          </Field>
        </>
      )}
    </DecisionForm>
  );
}
