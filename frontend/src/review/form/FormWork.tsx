import type { Film, FilmForm } from "../../api";
import { Json } from "../parts/Json";
import { words } from "../words";
import { Calls } from "./Calls";
import { HandedIn } from "./Flags";
import { LeftForm } from "./LeftForm";
import { Uploads } from "./Uploads";

/** One worker's work on a form: how it looks, what was handed in, what ran meanwhile. */
export function FormWork({ film, form }: { film: Film; form: FilmForm }) {
  return (
    <>
      <section aria-labelledby="left">
        <h2 id="left">{words.form.title}</h2>
        <HandedIn form={form} events={film.events} />
        <LeftForm assignmentId={film.row.assignment_id} seq={form.shown_seq} />
        <Json title={words.form.raw} value={form.values} />
        {Object.keys(film.inputs).length > 0 && <Json title={words.film.inputs} value={film.inputs} />}
      </section>
      <Uploads uploads={form.uploads} />
      <Calls calls={form.calls} />
    </>
  );
}
