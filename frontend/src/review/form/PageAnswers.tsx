import type { FilmPage } from "../../api";
import { words } from "../words";

/** What was answered on pages before and after the work. */
export function PageAnswers({ pages }: { pages: FilmPage[] }) {
  if (pages.length === 0) return null;
  return (
    <section aria-labelledby="pages">
      <h2 id="pages">{words.form.pages}</h2>
      {pages.map((page) => (
        <article key={page.page} className="unsent">
          <h3 dir="auto">{words.form.page(page.page, page.title)}</h3>
          <dl className="pairs">
            {Object.entries(page.answers).map(([name, value]) => (
              <div key={name}>
                <dt dir="auto">{name}</dt>
                <dd dir="auto">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </article>
      ))}
    </section>
  );
}
