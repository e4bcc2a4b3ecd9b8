import { useState } from "react";
import type { RunLink } from "../../api";
import { tell } from "../assignment/toasts";
import { Scroller } from "../parts/Scroller";
import { words } from "./words";

const { links: text } = words;

interface LinkTableProps {
  runId: string;
  links: RunLink[];
  /** Takes a link back; without it no link can be. */
  onRevoke?: (number: number) => void;
}

/** Links for workers: to be copied one by one, all at once, or as CSV. */
export function LinkTable({ runId, links, onRevoke }: LinkTableProps) {
  const unused = links.filter((link) => link.state === "unused");
  if (links.length === 0) return <p className="muted">{text.none}</p>;
  return (
    <>
      <div className="run-buttons">
        {unused.length > 0 && (
          <Copy what={unused.map(({ url }) => url).join("\n")} name={text.copyAll(unused.length)} />
        )}
        <a
          className="btn btn-sm btn-outline-secondary"
          href={`/api/manage/runs/${encodeURIComponent(runId)}/links.csv`}
          download
        >
          {text.csv}
        </a>
      </div>
      <Scroller className="links-box" label={text.title}>
        <table className="links">
          <thead>
            <tr>
              <th scope="col">{text.number}</th>
              <th scope="col">{text.link}</th>
              <th scope="col">{text.state}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <tr key={link.number}>
                <td>{link.number}</td>
                <td>
                  <code>{link.url}</code>
                </td>
                <td>{text.states[link.state]}</td>
                <td>
                  <div className="run-buttons flex-nowrap">
                    <Copy what={link.url} name={text.copyShort} label={text.copy(link.number)} />
                    {onRevoke && link.state !== "revoked" && (
                      <button
                        type="button"
                        className="btn btn-sm btn-outline-secondary"
                        aria-label={text.revokeOne(link.number)}
                        onClick={() => {
                          onRevoke(link.number);
                        }}
                      >
                        {text.revoke}
                      </button>
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </>
  );
}

function Copy({ what, name, label }: { what: string; name: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(what);
      setCopied(true);
      setTimeout(setCopied, 2000, false);
    } catch {
      tell({ wrong: true, text: text.notCopied });
    }
  };
  return (
    <button
      type="button"
      className="btn btn-sm btn-outline-secondary"
      aria-label={copied ? undefined : label}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{copied ? text.copied : name}</span>
    </button>
  );
}
