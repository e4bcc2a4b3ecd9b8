import { useState } from "react";
import { qualify } from "../../api";
import { given } from "../data/ask";
import { useMay } from "../data/session";
import { Problem } from "../settings/Problem";
import { useDoing } from "../settings/useDoing";
import { words } from "./words";

interface QualificationsProps {
  workerKey: string;
  qualifications: Record<string, number>;
  mayChange: boolean;
}

/** What a worker is trained or trusted for. */
export function Qualifications({ workerKey, qualifications, mayChange }: QualificationsProps) {
  const doing = useDoing("worker");
  const may = useMay("manage") && mayChange;
  const change = (name: string, value: number | null, then?: () => void): void => {
    doing.run(async () => {
      await given(qualify({ path: { worker_key: workerKey }, body: { name, value } }));
      then?.();
    });
  };
  const had = Object.entries(qualifications);
  return (
    <section aria-labelledby="qualifications">
      <h2 id="qualifications">{words.qualifications}</h2>
      {had.length === 0 && <p className="muted">{words.noQualifications}</p>}
      <ul className="chips">
        {had.map(([name, value]) => (
          <li key={name} className="chip">
            {name} <strong>{value}</strong>
            {may && (
              <button
                type="button"
                className="btn-close"
                aria-label={words.takeAway(name)}
                onClick={() => {
                  change(name, null);
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {may && <Grant busy={doing.busy} give={change} />}
      <Problem text={doing.problem} />
    </section>
  );
}

interface GrantProps {
  busy: boolean;
  give: (name: string, value: number, then: () => void) => void;
}

function Grant({ busy, give }: GrantProps) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("1");
  const [wrong, setWrong] = useState("");
  return (
    <form
      className="in-line"
      aria-label={words.grant}
      onSubmit={(event) => {
        event.preventDefault();
        const whole = /^-?\d{1,7}$/.test(value.trim());
        setWrong(whole ? "" : words.notWhole);
        if (whole)
          give(name, Number(value), () => {
            setName("");
          });
      }}
    >
      <label className="grow">
        {words.name}
        <input
          className="form-control"
          required
          maxLength={60}
          value={name}
          onInput={(event) => {
            setName(event.currentTarget.value);
          }}
        />
      </label>
      <label className="small">
        {words.value}
        <input
          className="form-control"
          inputMode="numeric"
          value={value}
          onInput={(event) => {
            setValue(event.currentTarget.value);
          }}
        />
      </label>
      <button type="submit" className="btn btn-outline-secondary" aria-disabled={busy}>
        {words.give}
      </button>
      <Problem text={wrong} />
    </form>
  );
}
