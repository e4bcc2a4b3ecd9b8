import { useLayoutEffect, useRef, useState } from "react";
import { Dialog } from "../../shared/Dialog";
import { isUnclear, minorOf } from "./money";
import { words } from "./words";

interface BonusDialogProps {
  /** Of the run; empty if it has none yet. */
  currency: string;
  onGive: (minor: number, currency: string, message: string) => void;
  onClose: () => void;
}

/** How much, and what the worker is told. */
export function BonusDialog({ currency, onGive, onClose }: BonusDialogProps) {
  const [amount, setAmount] = useState("");
  const [other, setOther] = useState("");
  const [message, setMessage] = useState("");
  const [wrong, setWrong] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
  }, []);
  const { bonusDialog: text } = words;
  const give = (): void => {
    const named = currency || other.trim().toUpperCase();
    const minor = minorOf(amount, named);
    if (!/^[A-Z]{3}$/.test(named)) setWrong(text.wrongCurrency);
    else if (isUnclear(amount, named)) setWrong(text.unclear(amount.trim()));
    else if (minor === null) setWrong(text.wrong);
    else onGive(minor, named, message);
  };
  return (
    <Dialog title={text.title} closeLabel={words.cancel} onClose={onClose}>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <label>
          {text.amount(currency)}
          <input
            className="form-control"
            inputMode="decimal"
            ref={field}
            value={amount}
            onInput={(event) => {
              setAmount(event.currentTarget.value);
            }}
          />
        </label>
        {currency === "" && (
          <label>
            {text.currency}
            <input
              className="form-control"
              maxLength={3}
              value={other}
              onInput={(event) => {
                setOther(event.currentTarget.value);
              }}
            />
          </label>
        )}
        <label>
          {text.message}
          <input
            className="form-control"
            maxLength={2000}
            dir="auto"
            value={message}
            onInput={(event) => {
              setMessage(event.currentTarget.value);
            }}
          />
        </label>
        {wrong !== "" && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        <p className="decide-buttons">
          <button type="submit" className="btn btn-primary">
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
