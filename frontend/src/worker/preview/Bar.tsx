import type { Previewed } from "./server";
import { words } from "./words";

/** The live form, what would be sent beside it, the form as reviewers see it, or a stored result. */
export type Shows = "form" | "sent" | "reviewed" | "result";

interface BarProps {
  found: Previewed;
  shows: Shows;
  reads: boolean;
  faults: number;
  onShow: (shows: Shows) => void;
  onRead: () => void;
  onFaults: () => void;
  onVersion: (number: number) => void;
  onAfresh: () => void;
}

export function Bar({ found, shows, reads, faults, ...does }: BarProps) {
  const errors = found.problems.filter(({ severity }) => severity === "error").length;
  const warnings = found.problems.length - errors;
  const views: [Shows, string][] = [
    ["form", words.live],
    ["sent", words.sent],
    ["reviewed", words.asReviewers],
  ];
  if (found.result !== null) views.push(["result", words.result]);
  return (
    <header className="preview-bar">
      <strong>{words.title}</strong>
      <span className="preview-folder">{found.folder}</span>
      {found.versions > 1 && <Versions found={found} onVersion={does.onVersion} />}
      <div className="btn-group btn-group-sm" role="group" aria-label={words.view}>
        {views.map(([which, label]) => (
          <button
            key={which}
            type="button"
            className="btn btn-outline-secondary"
            aria-pressed={shows === which}
            disabled={found.form === null && which !== "result"}
            onClick={() => {
              does.onShow(which);
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={`btn btn-sm ${errors ? "preview-wrong" : warnings ? "preview-warn" : "btn-outline-secondary"}`}
        aria-expanded={reads}
        onClick={does.onRead}
      >
        {words.verdict(errors, warnings)}
      </button>
      {faults > 0 && (
        <button type="button" className="btn btn-sm preview-wrong" onClick={does.onFaults}>
          {words.faults(faults)}
        </button>
      )}
      {found.form && (
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={does.onAfresh}>
          {words.afresh}
        </button>
      )}
    </header>
  );
}

function Versions({ found, onVersion }: Pick<BarProps, "found" | "onVersion">) {
  const { version, versions } = found;
  return (
    <label className="preview-versions">
      {words.version}
      <select
        className="form-select form-select-sm"
        value={version}
        onChange={(event) => {
          onVersion(Number(event.currentTarget.value));
        }}
      >
        {Array.from({ length: versions }, (_, place) => (
          <option key={place} value={place + 1}>
            {place + 1}
          </option>
        ))}
      </select>
      {words.ofVersions(versions)}
    </label>
  );
}
