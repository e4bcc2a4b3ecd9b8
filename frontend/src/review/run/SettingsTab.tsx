import { useMay } from "../data/session";
import { Json } from "../parts/Json";
import { RunActions } from "../runs/RunActions";
import { RunLinks } from "../runs/RunLinks";
import { RunState, StateNotes } from "../runs/RunState";
import { SettingsForm } from "../runs/SettingsForm";
import { words } from "../runs/words";
import type { TabProps } from "./tabs";

/** What may be changed of a run: state, links, blind review, retention. */
export function SettingsTab({ run }: TabProps) {
  const mayManage = useMay("manage");
  const { summary, source, parameters } = run;
  const { settings } = words;
  return (
    <>
      {!mayManage && <p className="muted">{settings.only}</p>}
      <section className="settings-part">
        <h2>{settings.state}</h2>
        <p>
          <RunState status={summary.status} /> {settings.stateText[summary.status.state]}
        </p>
        <StateNotes status={summary.status} />
        {mayManage && <RunActions run={summary} />}
      </section>
      {mayManage && <RunLinks run={summary} />}
      <SettingsForm runId={summary.run_id} readOnly={!mayManage} />
      <section className="settings-part">
        <h2>{settings.task}</h2>
        <p>
          <code>{source || settings.noTask}</code>
        </p>
        {Object.keys(parameters).length > 0 && <Json title={words.launching.parameters} value={parameters} />}
      </section>
    </>
  );
}
