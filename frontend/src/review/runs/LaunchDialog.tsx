import { useEffect, useState } from "react";
import type { Launchable, Launched, TaskParameter } from "../../api";
import { launch } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { given } from "../data/ask";
import { Command } from "../parts/Command";
import { addresses, go } from "../routing/route";
import { doing } from "./changing";
import { CheckedTask } from "./CheckedTask";
import { LinkTable } from "./LinkTable";
import type { Typed } from "./Parameters";
import { asGiven, Parameters } from "./Parameters";
import { TaskFaults } from "./TaskFaults";
import { useChecked } from "./useChecked";
import { useFaults } from "./useFaults";
import { words } from "./words";

const { launching } = words;

/** Choose a task, see what a check says of it, set its parameters, launch it, and get the links. */
export function LaunchDialog({ from, onEnd }: { from: Launchable; onEnd: () => void }) {
  const [launched, setLaunched] = useState<Launched | null>(null);
  const can = from.tasks.length > 0 || from.started !== null;
  return (
    <Dialog
      title={launched === null ? launching.title : words.launched.title(launched.run_id)}
      closeLabel={words.cancel}
      onClose={onEnd}
    >
      {launched !== null ? (
        <Done launched={launched} onEnd={onEnd} />
      ) : can ? (
        <Choose from={from} onLaunched={setLaunched} onEnd={onEnd} />
      ) : (
        <Nothing from={from} />
      )}
    </Dialog>
  );
}

function Nothing({ from: { folder } }: { from: Launchable }) {
  return (
    <div className="run-form">
      <p>{folder === null ? launching.nothing : launching.empty}</p>
      <Command text={folder === null ? launching.onlyStartedCommand : launching.emptyCommand(folder)} />
    </div>
  );
}

interface ChooseProps {
  from: Launchable;
  onLaunched: (launched: Launched) => void;
  onEnd: () => void;
}

function Choose({ from, onLaunched, onEnd }: ChooseProps) {
  const [task, setTask] = useState<string | null>(from.started === null ? (from.tasks[0] ?? null) : null);
  const [typed, setTyped] = useState<Typed[]>([]);
  const [pilot, setPilot] = useState(false);
  const [links, setLinks] = useState("3");
  const [going, setGoing] = useState(false);
  const checked = useChecked(task, asGiven(typed));
  const faults = useFaults(from.folder);
  // While a change is being read, the fields stay as they were.
  const [known, setKnown] = useState<TaskParameter[]>([]);
  const parameters = checked.found?.problem === "" ? checked.found.parameters : null;
  useEffect(() => {
    if (parameters !== null) setKnown(parameters);
  }, [parameters]);
  const start = async (): Promise<void> => {
    setGoing(true);
    const count = Number(links);
    const body = { task, parameters: asGiven(typed), pilot, links: Number.isInteger(count) ? count : 0 };
    const made = await doing(() => given(launch({ body })));
    setGoing(false);
    if (made !== null) onLaunched(made);
  };
  return (
    <form
      className="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      {from.folder === null ? (
        <div>
          <p>{launching.onlyStarted}</p>
          <Command text={launching.onlyStartedCommand} />
        </div>
      ) : (
        <p className="muted">{launching.lead(from.folder)}</p>
      )}
      <label>
        {launching.task}
        <select
          className="form-select"
          value={task ?? ""}
          onChange={(event) => {
            setTask(event.currentTarget.value || null);
            setTyped([]);
            setKnown([]);
          }}
        >
          {from.started !== null && <option value="">{launching.started(from.started)}</option>}
          {from.tasks.map((name) => (
            <option key={name} value={name}>
              {faults.some((one) => one.name === name) ? launching.faulty(name) : name}
            </option>
          ))}
        </select>
      </label>
      {from.folder !== null && <TaskFaults folder={from.folder} faults={faults} />}
      <CheckedTask checked={checked} />
      <Parameters known={known} typed={typed} onType={setTyped} />
      <label>
        {launching.links}
        <input
          className="form-control narrow"
          type="number"
          min={0}
          max={10000}
          value={links}
          onInput={(event) => {
            setLinks(event.currentTarget.value);
          }}
        />
      </label>
      <label className="form-check">
        <input
          className="form-check-input"
          type="checkbox"
          checked={pilot}
          onChange={(event) => {
            setPilot(event.currentTarget.checked);
          }}
        />
        <span>{launching.pilot}</span>
      </label>
      <div className="run-buttons">
        <button type="submit" className="btn btn-primary" disabled={going || checked.found?.problem !== ""}>
          <span aria-live="polite">{going ? launching.going : launching.yes}</span>
        </button>
        <button type="button" className="btn btn-outline-secondary" onClick={onEnd}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

function Done({ launched, onEnd }: { launched: Launched; onEnd: () => void }) {
  return (
    <div className="run-form">
      <p>{words.launched.text}</p>
      <LinkTable runId={launched.run_id} links={launched.links} />
      <div className="run-buttons">
        <button
          type="button"
          className="btn btn-primary"
          onClick={() => {
            onEnd();
            go(addresses.run(launched.run_id));
          }}
        >
          {words.launched.open}
        </button>
        <button type="button" className="btn btn-outline-secondary" onClick={onEnd}>
          {words.launched.done}
        </button>
      </div>
    </div>
  );
}
