import { useState } from "react";
import { DecisionForm } from "./DecisionForm";
import type { Wrong } from "./DecisionForm";
import { Field } from "./Field";
import { isUnclear, minorOf, sum } from "./money";
import { words } from "./words";

interface BonusDialogProps {
  /** Of the run; empty if it has none yet. */
  currency: string;
  onGive: (minor: number, currency: string, message: string) => Promise<void>;
  onClose: () => void;
}

/** How much, and what the worker is told. */
export function BonusDialog({ currency, onGive, onClose }: BonusDialogProps) {
  const [amount, setAmount] = useState("");
  const [other, setOther] = useState("");
  const [message, setMessage] = useState("");
  const { bonusDialog: text } = words;
  const named = currency || other.trim().toUpperCase();
  const minor = minorOf(amount, named);
  const check = (): Wrong => ({
    ...(minor === null && { minor: isUnclear(amount, named) ? text.unclear(amount.trim()) : text.wrong }),
    ...(!/^[A-Z]{3}$/.test(named) && { currency: text.wrongCurrency }),
  });
  const fields: [string, string, string, (value: string) => void][] = [
    ["minor", text.amount(currency), amount, setAmount],
    ...(currency === "" ? [["currency", text.currency, other, setOther] as (typeof fields)[number]] : []),
    ["message", text.message, message, setMessage],
  ];
  return (
    <DecisionForm
      title={text.title}
      action={text.send(minor === null ? "" : sum(minor, named))}
      fields={fields.map(([name]) => name)}
      check={check}
      send={() => onGive(minor ?? 0, named, message)}
      onClose={onClose}
    >
      {(wrong) =>
        fields.map(([name, label, value, change]) => (
          <Field key={name} label={label} wrong={wrong[name]}>
            {(marks) => (
              <input
                className="form-control"
                inputMode={name === "minor" ? "decimal" : "text"}
                maxLength={LONGEST[name] ?? 40}
                dir={name === "message" ? "auto" : undefined}
                value={value}
                {...marks}
                onInput={(event) => {
                  change(event.currentTarget.value);
                }}
              />
            )}
          </Field>
        ))
      }
    </DecisionForm>
  );
}

const LONGEST: Record<string, number> = { currency: 3, message: 2000 };
