import { useState } from "react";
import type { RunSettings } from "../../api";
import { changeRunSettings, settingsOfRun } from "../../api";
import { given } from "../data/ask";
import { cache, useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { RetentionPlan } from "../workers/RetentionPlan";
import { doing } from "./changing";
import { words } from "./words";

const { settings: text } = words;

interface SettingsFormProps {
  runId: string;
  readOnly: boolean;
}

/** Blind review and retention of a run. */
export function SettingsForm({ runId, readOnly }: SettingsFormProps) {
  const asked = useGiven(keyOf(runId), () => given(settingsOfRun({ path: { run_id: runId } })));
  return (
    <Asked of={asked}>
      {(found) => (
        <>
          <Blind runId={runId} settings={found} readOnly={readOnly} />
          <Retention runId={runId} settings={found} readOnly={readOnly} />
        </>
      )}
    </Asked>
  );
}

interface PartProps extends SettingsFormProps {
  settings: RunSettings;
}

function Blind({ runId, settings, readOnly }: PartProps) {
  return (
    <section className="settings-part">
      <h2>{text.review}</h2>
      <label className="form-check">
        <input
          className="form-check-input"
          type="checkbox"
          checked={settings.blind}
          disabled={readOnly}
          onChange={(event) => {
            const blind = event.currentTarget.checked;
            // The box shows at once what was chosen; what the server says comes after.
            cache.setQueryData(keyOf(runId), { ...settings, blind });
            void change(runId, { blind });
          }}
        />
        <span className="form-check-label">{text.blind}</span>
      </label>
    </section>
  );
}

function Retention({ runId, settings, readOnly }: PartProps) {
  const [days, setDays] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const save = (): void => {
    const wanted = (days ?? String(settings.retention_days ?? "")).trim();
    const isRight = wanted === "" || /^[1-9]\d{0,4}$/.test(wanted);
    setWrong(!isRight);
    if (isRight) void change(runId, { retention_days: Number(wanted) });
  };
  return (
    <section className="settings-part">
      <h2>{text.retention}</h2>
      <p className="muted">{text.retentionText}</p>
      <form
        className="run-buttons"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label>
          {text.days}
          <input
            className="form-control form-control-sm"
            inputMode="numeric"
            disabled={readOnly}
            aria-invalid={wanted(wrong)}
            aria-describedby={wrong ? "days-wrong" : undefined}
            value={days ?? String(settings.retention_days ?? "")}
            onInput={(event) => {
              setDays(event.currentTarget.value);
            }}
          />
        </label>
        {!readOnly && (
          <button type="submit" className="btn btn-sm btn-outline-secondary">
            {text.save}
          </button>
        )}
      </form>
      {wrong && (
        <p id="days-wrong" className="run-note run-note-wrong" role="alert">
          {text.wrongDays}
        </p>
      )}
      <RetentionPlan runId={runId} settings={settings} readOnly={readOnly} />
    </section>
  );
}

const keyOf = (runId: string): string[] => ["run-settings", runId];

const wanted = (wrong: boolean): true | undefined => (wrong ? true : undefined);

async function change(run_id: string, body: Partial<RunSettings>): Promise<void> {
  await doing(() => given(changeRunSettings({ path: { run_id }, body })), text.saved);
}
