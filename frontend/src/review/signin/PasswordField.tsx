import { useId, useState } from "react";
import { words } from "./words";

interface PasswordFieldProps {
  label?: string;
  value: string;
  change: (value: string) => void;
  /** What the browser's password store is told: a password that is there, or a new one. */
  use: "current-password" | "new-password";
  help?: string;
}

/** A password, which can be made visible. */
export function PasswordField({ label = words.password, value, change, use, help }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <div className="input-group">
        <input
          id={id}
          className="form-control"
          type={shown ? "text" : "password"}
          autoComplete={use}
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={200}
          aria-describedby={help ? `${id}-help` : undefined}
          value={value}
          onInput={(event) => {
            change(event.currentTarget.value);
          }}
        />
        <button
          type="button"
          className="btn btn-outline-secondary"
          aria-pressed={shown}
          aria-controls={id}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? words.hide : words.show}
        </button>
      </div>
      {help && (
        <p id={`${id}-help`} className="form-text">
          {help}
        </p>
      )}
    </div>
  );
}
