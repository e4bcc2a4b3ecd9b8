import { words } from "../messages";
import type { Clock } from "../session/clock";
import { useNow } from "../session/useNow";
import type { Fault } from "../session/entry";
import { addressOf } from "../session/entry";
import type { Obstacle } from "../session/server";
import type { Closing } from "../state";

interface ClosedProps {
  error: Closing;
  /** The unit that the link asks for; null for any. */
  unit: number | null;
}

/** There is no task here: what to do now. */
export function Closed({ error, unit }: ClosedProps) {
  const { title, text } = saying(error, unit);
  const next = error.next_unit;
  return (
    <section className="page page-message">
      <h1>{title}</h1>
      <p>
        {text} {next !== null && words.another}
      </p>
      {next !== null && (
        <a className="btn btn-primary btn-main" href={addressOf(next, location)}>
          {words.takeNext(next)}
        </a>
      )}
    </section>
  );
}

/** The address cannot be a link to a task. */
export function BadLink({ faults }: { faults: Fault[] }) {
  const { title, text } = faults.length > 0 ? words.closed.bad_link : words.closed.no_entry;
  return (
    <section className="page page-message">
      <h1>{title}</h1>
      {faults.map((fault) => (
        <p key={fault}>
          <strong>{words.faults[fault]}</strong>
        </p>
      ))}
      <p>{text}</p>
    </section>
  );
}

function saying({ code, message, next_unit }: Closing, unit: number | null): { title: string; text: string } {
  const { closed } = words;
  // One code stands for a unit that is taken and for one that was never there; the server's sentence tells.
  if (code === "no_free_unit" && unit !== null && message.startsWith("There is no unit"))
    return { title: words.noSuchTask(unit), text: words.noSuchTaskText };
  if (code === "closed") return closed.ended;
  if (next_unit !== null) return closed.taken;
  // An address that cannot even be read opens no task either.
  if (code === "unknown" || code === "bad_request") return closed.unknown;
  return code === "no_free_unit" ? closed.no_free_unit : closed.other;
}

interface OpeningProps {
  unreached: Obstacle | null;
  /** When it is tried again, if a server said when. */
  againAt: number | null;
  clock: Clock;
  onTry: () => void;
}

/** Before the task has come. */
export function Opening({ unreached, againAt, clock, onTry }: OpeningProps) {
  return (
    <section className="page page-message">
      <span className="spinner spinner-large" aria-hidden="true" />
      <div aria-live="polite">
        {unreached !== null && openingTitles[unreached] && <h1>{openingTitles[unreached]}</h1>}
        <p>{openingText(unreached)}</p>
      </div>
      {againAt !== null && <Countdown to={againAt} clock={clock} />}
      {unreached && (
        <button type="button" className="btn btn-outline-primary" onClick={onTry}>
          {words.tryNow}
        </button>
      )}
    </section>
  );
}

function Countdown({ to, clock }: { to: number; clock: Clock }) {
  const seconds = Math.max(0, Math.ceil((to - useNow(clock, 250)) / 1000));
  return (
    <p className="opening-again" role="timer">
      {words.openingAgain(seconds)}
    </p>
  );
}

function openingText(unreached: Obstacle | null): string {
  return unreached === null ? words.opening : openingTexts[unreached];
}

const openingTexts: Record<Obstacle, string> = {
  line: words.openingOffline,
  storage: words.openingStorage,
  busy: words.openingBusy,
  paused: words.openingPaused,
  not_served: words.openingNotServed,
};

const openingTitles: Partial<Record<Obstacle, string>> = {
  busy: words.openingBusyTitle,
  paused: words.openingPausedTitle,
  not_served: words.openingNotServedTitle,
};
