import type { ReactNode } from "react";
import type { ExportBodyInput } from "../../api";
import { words } from "./words";

type Wanted = ExportBodyInput;
const FORMATS = ["parquet", "jsonl", "csv"] as const;
const PICTURES = ["inside", "beside", "none"] as const;
const DECISIONS = ["approved", "soft_rejected", "rejected", "undecided"] as const;
const TRUTHS = ["pilot", "simulated", "excluded"] as const;

interface ExportFormProps {
  wanted: Wanted;
  /** Names of the run's arms. */
  arms: readonly string[];
  onChange: (wanted: Wanted) => void;
}

/** What is exported, and how. */
export function ExportForm({ wanted, arms, onChange }: ExportFormProps) {
  const formats = wanted.formats ?? [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Group legend={words.formats}>
        {FORMATS.map((one) => (
          <Check
            key={one}
            label={words.formatOf[one]}
            checked={formats.includes(one)}
            disabled={formats.length === 1 && formats.includes(one)}
            onChange={(on) => {
              onChange({ ...wanted, formats: FORMATS.filter((f) => (f === one ? on : formats.includes(f))) });
            }}
          />
        ))}
      </Group>
      <Group legend={words.pictures}>
        {PICTURES.map((one) => (
          <Check
            key={one}
            kind="radio"
            label={words.picturesOf[one]}
            checked={wanted.pictures === one}
            onChange={() => {
              onChange({ ...wanted, pictures: one });
            }}
          />
        ))}
      </Group>
      <Group legend={words.who}>
        {TRUTHS.map((one) => (
          <Check
            key={one}
            label={words[one]}
            checked={wanted[one] ?? false}
            onChange={(on) => {
              onChange({ ...wanted, [one]: on });
            }}
          />
        ))}
      </Group>
      <Group legend={words.decisions} note={words.anyDecision}>
        {DECISIONS.map((one) => (
          <Check
            key={one}
            label={words.decisionOf[one]}
            checked={wanted.decisions?.includes(one) ?? false}
            onChange={(on) => {
              const chosen = wanted.decisions ?? [];
              onChange({
                ...wanted,
                decisions: DECISIONS.filter((d) => (d === one ? on : chosen.includes(d))),
              });
            }}
          />
        ))}
      </Group>
      {arms.length > 0 && (
        <Group legend={words.arms} note={words.anyArm}>
          {arms.map((one) => (
            <Check
              key={one}
              label={one}
              checked={wanted.arms?.includes(one) ?? false}
              onChange={(on) => {
                const chosen = wanted.arms ?? [];
                onChange({
                  ...wanted,
                  arms: arms.filter((arm) => (arm === one ? on : chosen.includes(arm))),
                });
              }}
            />
          ))}
        </Group>
      )}
      <div>
        <label className="form-label" htmlFor="export-as-of">
          {words.asOf}
        </label>
        <input
          id="export-as-of"
          className="form-control form-control-sm"
          inputMode="numeric"
          aria-describedby="export-as-of-help"
          value={wanted.as_of ?? ""}
          onChange={(event) => {
            const event_ = Number.parseInt(event.currentTarget.value, 10);
            onChange({ ...wanted, as_of: event_ > 0 ? event_ : null });
          }}
        />
        <small id="export-as-of-help" className="muted">
          {words.asOfHelp}
        </small>
      </div>
    </form>
  );
}

function Group({ legend, note, children }: { legend: string; note?: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {children}
      {note && <small className="muted">{note}</small>}
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  disabled?: boolean;
  kind?: "checkbox" | "radio";
  onChange: (on: boolean) => void;
}

function Check({ label, checked, disabled = false, kind = "checkbox", onChange }: CheckProps) {
  return (
    <label className="form-check">
      <input
        type={kind}
        className="form-check-input"
        checked={checked}
        disabled={disabled}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
        }}
      />
      <span className="form-check-label">{label}</span>
    </label>
  );
}
