import type { FilmForm, FilmRow, RowForm } from "../../api";
import { Ago } from "../parts/Time";
import { words } from "../words";

/** What is out of the ordinary about a form, as words in little frames. */
export function Flags({ form }: { form: RowForm | FilmForm }) {
  const { flags } = words.form;
  const said = [
    ...(form.auto ? [flags.auto] : []),
    ...(form.incomplete ? [flags.incomplete] : []),
    ...(form.unchecked ? [flags.unchecked] : []),
  ];
  return (
    <>
      {said.map((flag) => (
        <span key={flag} className="tag tag-warn">
          {flag}
        </span>
      ))}
    </>
  );
}

/** How the form was handed in, and what to know before reading it. */
export function HandedIn({ form, events }: { form: FilmForm; events: FilmRow[] }) {
  const { form: said } = words;
  const ended = events.some((event) => event.kind === "ended");
  return (
    <div className="form-state">
      <p>
        {form.handed_in_at !== null && (
          <>
            {said.handedIn} <Ago at={form.handed_in_at} />
          </>
        )}
        {form.handed_in_at === null && form.drafted_at !== null && (
          <>
            {said.draft} <Ago at={form.drafted_at} />
          </>
        )}
        {form.handed_in_at === null && form.drafted_at === null && (ended ? said.never : said.notYet)}{" "}
        <Flags form={form} />
      </p>
      {form.invisible.length > 0 && (
        <p className="muted">
          {said.invisible} <span dir="auto">{form.invisible.join(", ")}</span>
        </p>
      )}
    </div>
  );
}
