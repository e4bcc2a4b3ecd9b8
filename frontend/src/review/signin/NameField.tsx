import { useId } from "react";
import { words } from "./words";

interface NameFieldProps {
  value: string;
  change: (value: string) => void;
  help?: string;
}

/** The name of an account. */
export function NameField({ value, change, help }: NameFieldProps) {
  const id = useId();
  return (
    <div>
      <label className="form-label" htmlFor={id}>
        {words.name}
      </label>
      <input
        id={id}
        className="form-control"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={60}
        aria-describedby={help ? `${id}-help` : undefined}
        value={value}
        onInput={(event) => {
          change(event.currentTarget.value);
        }}
      />
      {help && (
        <p id={`${id}-help`} className="form-text">
          {help}
        </p>
      )}
    </div>
  );
}
