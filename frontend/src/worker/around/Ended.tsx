import type { EndView } from "../../api";
import { words } from "../messages";
import { addressOf } from "../session/entry";
import { timeOfDay } from "../session/spell";
import type { Working } from "../state";
import { useHeadingFocus } from "../useHeadingFocus";
import type { ReactNode } from "react";

interface EndedProps {
  state: Working;
  end: EndView;
  /** Whether there may be another task for this worker at this address. */
  offerNext: boolean;
  /** Under the form that was just sent: it says thanks itself, and shows what was submitted. */
  below?: boolean;
  /** What was submitted. */
  children: ReactNode;
}

/** Thanks, and what was submitted, read only; the same when the worker comes back. */
export function Ended({ state, end, offerNext, below = false, children }: EndedProps) {
  const heading = useHeadingFocus(state.attention);
  if (below)
    return (
      <>
        {end.reason !== "submitted" && <p className="lead">{end.text}</p>}
        <Way end={end} offerNext={offerNext} />
      </>
    );
  return (
    <div className="page">
      <section className="page-message">
        <svg className="tick" viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">
          <circle cx="24" cy="24" r="22" />
          <path d="m15 25 6.5 6.5L34 18" />
        </svg>
        <h1 ref={heading} tabIndex={-1}>
          {words.endTitle[end.reason]}
        </h1>
        <p className="lead">{end.text}</p>
        <Way end={end} offerNext={offerNext} />
      </section>
      {(state.view.attempts.length > 0 || state.soFar?.submitted) && (
        <section>
          <h2>{words.submitted}</h2>
          {children}
        </section>
      )}
    </div>
  );
}

/** When it was saved, and where to go from here. */
function Way({ end, offerNext }: Pick<EndedProps, "end" | "offerNext">) {
  return (
    <div className="way">
      <p className="saved">{words.saved(timeOfDay(end.at))}</p>
      {offerNext ? (
        <a className="btn btn-primary btn-main" href={addressOf(null, location)}>
          {words.nextTask}
        </a>
      ) : (
        <p>{words.endClose}</p>
      )}
    </div>
  );
}
