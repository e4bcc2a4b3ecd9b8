import { useState } from "react";
import { words } from "../words";

/** A command to be copied into a terminal. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => {
        setCopied(false);
      }, 2000);
    } catch {
      // Not over plain http: the text can be marked and copied by hand.
      setCopied(false);
    }
  };
  return (
    <div className="command">
      <code>{text}</code>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void copy()}>
        <span aria-live="polite">{copied ? words.copied : words.copy}</span>
      </button>
    </div>
  );
}
