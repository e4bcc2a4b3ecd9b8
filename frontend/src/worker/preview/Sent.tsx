import { useEffect, useState } from "react";
import type { LiveForm } from "../form/contract";
import type { Judged } from "./Desk";
import type { PreviewHost } from "./previewHost";
import { verdictOn } from "./server";
import { words } from "./words";

const soonMs = 250;

interface SentProps {
  engine: LiveForm;
  host: PreviewHost;
  /** What was handed in, if it was. */
  judged: Judged | null;
}

/** What would be sent now, and what the server would make of it. */
export function Sent({ engine, host, judged }: SentProps) {
  const now = useStanding(engine, host);
  const shown = engine.state().locked && judged ? judged : now;
  if (!shown) return null;
  const { standing, verdict } = shown;
  const refused = Object.entries(verdict.refused);
  return (
    <section className="preview-panel preview-sent" aria-labelledby="preview-sent">
      <h2 id="preview-sent">{words.sent}</h2>
      <p>{words.notSent}</p>
      {refused.length > 0 && (
        <>
          <h3>{words.wouldNot}</h3>
          <ul>
            {refused.map(([name, why]) => (
              <li key={name} className="preview-error">
                <code>{name || words.whole}</code>
                <span>{why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {verdict.incomplete && <p>{words.incomplete}</p>}
      {standing.invisible.length > 0 && <p>{words.invisible(standing.invisible.join(", "))}</p>}
      <h3>{verdict.stored ? words.would : words.values}</h3>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and by keyboard too */}
      <pre tabIndex={0}>{JSON.stringify(verdict.stored ?? { values: standing.values }, null, 2)}</pre>
    </section>
  );
}

/** The form's values judged, soon after each change. */
function useStanding(engine: LiveForm, host: PreviewHost): Judged | null {
  const [judged, setJudged] = useState<Judged | null>(null);
  useEffect(() => {
    let left = false;
    let timer = 0;
    let values: unknown = null;
    const judge = (): void => {
      const standing = host.standing(engine.snapshot());
      verdictOn(standing).then(
        (verdict) => {
          if (!left) setJudged({ standing, verdict });
        },
        () => undefined,
      );
    };
    const soon = (): void => {
      const state = engine.state();
      if (state.values === values) return;
      values = state.values;
      window.clearTimeout(timer);
      timer = window.setTimeout(judge, soonMs);
    };
    soon();
    const stop = engine.subscribe(soon);
    return () => {
      left = true;
      window.clearTimeout(timer);
      stop();
    };
  }, [engine, host]);
  return judged;
}
