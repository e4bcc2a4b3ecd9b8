import type { FilmFormCall } from "../../api";
import { clock, duration } from "../parts/format";
import { Json } from "../parts/Json";
import { words } from "../words";

/** What the form's code asked of procedures, and what it got. */
export function Calls({ calls }: { calls: FilmFormCall[] }) {
  if (calls.length === 0) return null;
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">
        {words.form.calls} <span className="count">{calls.length}</span>
      </h2>
      <ol className="form-calls">
        {calls.map((call) => (
          <li key={call.id}>
            <Call call={call} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Call({ call }: { call: FilmFormCall }) {
  const { form } = words;
  const failed = call.status !== "ok" && call.status !== "running";
  return (
    <article className={failed ? "frame frame-failed" : "frame"}>
      <header>
        <h3 dir="auto">
          {call.procedure}
          {call.element !== "" && <span className="muted"> {form.askedBy(call.element)}</span>}
        </h3>
        <span className={failed ? "call-failed" : "muted"}>{form.statuses[call.status] ?? call.status}</span>
      </header>
      <div className="frame-body">
        <p className="muted">{times(call)}</p>
        {call.message !== "" && (
          <p className="call-message" dir="auto">
            {call.message}
          </p>
        )}
        {call.pictures.length > 0 && (
          <div className="kept">
            {call.pictures.map((picture) => (
              <a key={picture.url} href={picture.url} target="_blank" rel="noreferrer">
                <img
                  src={picture.url}
                  width={picture.width ?? 256}
                  height={picture.height ?? 256}
                  alt={form.keptAlt(call.procedure)}
                  loading="lazy"
                />
              </a>
            ))}
          </div>
        )}
        <Json title={form.arguments} value={call.arguments} />
        {call.status === "ok" && <Json title={form.response} value={call.response} />}
      </div>
    </article>
  );
}

function times(call: FilmFormCall): string {
  const { form } = words;
  return [
    clock(call.asked_at),
    ...(call.wait_ms === null ? [] : [form.took(duration(call.wait_ms))]),
    ...(call.queue_ms ? [form.queued(duration(call.queue_ms))] : []),
    ...(call.run_ms === null ? [] : [form.ran(duration(call.run_ms))]),
    ...(call.try_no > 1 ? [form.tryNo(call.try_no)] : []),
    ...(call.late ? [form.late] : []),
  ].join(" · ");
}
