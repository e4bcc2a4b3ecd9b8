import { useState } from "react";
import { DecisionForm } from "./DecisionForm";
import type { Wrong } from "./DecisionForm";
import { Field } from "./Field";
import { isUnclear, minorOf, sum, usualMost } from "./money";
import { words } from "./words";

interface BonusDialogProps {
  /** Of the run; empty if it has none yet. */
  currency: string;
  /** What the run pays for one assignment, in smallest units; null if that is not set. */
  reward: number | null;
  onGive: (minor: number, currency: string, message: string) => Promise<void>;
  onClose: () => void;
}

/** How much, and what the worker is told. */
export function BonusDialog({ currency, reward, onGive, onClose }: BonusDialogProps) {
  const [amount, setAmount] = useState("");
  const [other, setOther] = useState("");
  const [message, setMessage] = useState("");
  // A sum far above what is usual is asked for once more.
  const [sure, setSure] = useState<number | null>(null);
  const { bonusDialog: text } = words;
  const named = currency || other.trim().toUpperCase();
  const minor = minorOf(amount, named);
  const check = (): Wrong => {
    const wrong = {
      ...(minor === null && { minor: isUnclear(amount, named) ? text.unclear(amount.trim()) : text.wrong }),
      ...(!/^[A-Z]{3}$/.test(named) && { currency: text.wrongCurrency }),
    };
    if (minor === null || minor <= usualMost(reward) || sure === minor || "currency" in wrong) return wrong;
    setSure(minor);
    return { minor: large(minor, reward, named) };
  };
  const given = minor === null ? "" : sum(minor, named);
  const fields: [string, string, string, (value: string) => void][] = [
    ["minor", text.amount(currency), amount, setAmount],
    ...(currency === "" ? [["currency", text.currency, other, setOther] as (typeof fields)[number]] : []),
    ["message", text.message, message, setMessage],
  ];
  return (
    <DecisionForm
      title={text.title}
      action={minor !== null && sure === minor ? text.sendAllTheSame(given) : text.send(given)}
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

function large(minor: number, reward: number | null, currency: string): string {
  const { bonusDialog: text } = words;
  const given = sum(minor, currency);
  if (!reward) return text.largeAlone(given, sum(usualMost(reward), currency));
  return text.large(given, Math.round(minor / reward), sum(reward, currency));
}

const LONGEST: Record<string, number> = { currency: 3, message: 2000 };
