import type { AuthorProblem } from "../form/contract";
import type { Problem } from "./server";
import { pathOf } from "./useFaults";
import { words } from "./words";

/** Every finding of the verifier, as the terminal has them. */
export function Report({ problems }: { problems: Problem[] }) {
  return (
    <section className="preview-panel" aria-labelledby="preview-report">
      <h2 id="preview-report">{words.report}</h2>
      {problems.length === 0 && <p>{words.allWell}</p>}
      <ul>
        {problems.map(({ code, severity, file, path, message }, place) => (
          <li key={place} className={severity === "error" ? "preview-error" : "preview-warning"}>
            <b>{severity}</b> <code>{[code, [file, path].filter(Boolean).join(": ")].join(" ").trim()}</code>
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Faults of the author's own code, where its author looks. */
export function Faults({ faults, onClose }: { faults: AuthorProblem[]; onClose: () => void }) {
  return (
    <section className="preview-panel preview-faults" role="alert" aria-labelledby="preview-faults">
      <h2 id="preview-faults">{words.faultsTitle}</h2>
      <button type="button" className="btn-close" aria-label={words.close} onClick={onClose} />
      <ul>
        {faults.map(({ where, message }, place) => (
          <li key={place} className="preview-error">
            {where && <code>{pathOf(where)}</code>}
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
