import { useEffect, useRef } from "react";
import { Html } from "../../../shared/Html";
import type { FormEngine } from "../contract";
import { words } from "../messages";
import { joined } from "./classes";
import { useForm } from "./useForm";

/** The way to submit; in its place that it is being sent, and then the thanks. */
export function SubmitBlock({ engine }: { engine: FormEngine }) {
  const {
    text,
    instruction,
    tooltip,
    id,
    classes,
    classes_button_element: looks,
  } = engine.form.submit_button;
  const locked = useForm(engine, (state) => state.locked);
  const sent = useForm(engine, (state) => state.sent);
  const thanks = useForm(engine, (state) => state.submitText);
  const errors = useForm(engine, (state) => state.submitErrors);
  const banner = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The button that had the focus is gone.
    if (locked && wasOpen.current) banner.current?.focus({ preventScroll: true });
    wasOpen.current = !locked;
  }, [locked]);
  return (
    <div id={id || undefined} className={joined("submit-block", classes)}>
      {locked ? (
        <div
          ref={banner}
          className={joined("alert centered", sent && "alert-success")}
          role="status"
          tabIndex={-1}
        >
          {sent ? (thanks ?? words.thanks) : words.sending}
        </div>
      ) : (
        <>
          {instruction && <Html html={instruction} className="submit-instruction" />}
          <Reminder engine={engine} />
          <button
            type="submit"
            className={joined("button-submit btn", looks || "btn-success")}
            title={tooltip || undefined}
          >
            {text}
          </button>
        </>
      )}
      {errors.length > 0 && (
        <div className="submit-errors" role="alert">
          <ul>
            {errors.map(String).map((error, place) => (
              <li key={place}>{error}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Reminder({ engine }: { engine: FormEngine }) {
  const needed = useForm(
    engine,
    ({ invalid, listed }) =>
      listed.some(({ length }) => length > 0) || Object.values(invalid).some(({ length }) => length > 0),
  );
  return needed ? (
    <p className="submit-reminder" role="alert">
      {words.correct}
    </p>
  ) : null;
}
