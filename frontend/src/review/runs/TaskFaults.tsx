import type { TaskFault } from "../../api";
import { Command } from "../parts/Command";
import { words } from "./words";

const { launching } = words;

/** The tasks that cannot be started, each with its error, and the command that tells the same. */
export function TaskFaults({ folder, faults }: { folder: string; faults: TaskFault[] }) {
  return (
    <div aria-live="polite">
      {faults.length > 0 && (
        <details className="checked task-faults">
          <summary>{launching.faults(faults.length)}</summary>
          <ul>
            {faults.map((one) => (
              <li key={one.name}>
                <strong>{one.name}</strong> <code>{one.problem}</code>
              </li>
            ))}
          </ul>
          <p>{launching.faultsHint}</p>
          <Command text={`ajeeb check --tasks ${folder}`} />
        </details>
      )}
    </div>
  );
}
