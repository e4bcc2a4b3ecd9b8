import { lazy, Suspense, useState } from "react";
import type { PageView } from "../../api";
import { Html } from "../../shared/Html";
import { words } from "../messages";
import type { Commands } from "../session/useSession";
import type { Working } from "../state";
import { useHeadingFocus } from "../useHeadingFocus";

interface BeforePageProps {
  state: Working;
  page: PageView;
  position: number;
  commands: Commands;
}

const FormBefore = lazy(() => import("../form/FormBefore"));

/** Consent, instruction, debrief or a form: one page each, before or after the work. */
export function BeforePage(props: BeforePageProps) {
  const { page, position, state, commands } = props;
  if (!page.form) return <TextPage {...props} />;
  return (
    <Suspense fallback={null}>
      <FormBefore state={state} form={page.form} position={position} commands={commands} />
    </Suspense>
  );
}

function TextPage({ state, page, position, commands }: BeforePageProps) {
  const [agreed, setAgreed] = useState(false);
  const heading = useHeadingFocus(state.attention);
  const consent = page.kind === "consent";
  const wrong = state.wrong.agree;
  const locked = state.sending !== null;
  const after = state.view.end !== null;
  const count = state.task.pages_before;
  const pass = (): void => {
    if (locked) return;
    if (consent && !agreed) commands.wrong({ agree: words.agreeFirst });
    else commands.pass(position, consent ? { agree: true } : {});
  };
  return (
    <section className="page">
      {!after && <p className="overline">{words.page(position + 1, count)}</p>}
      <h1 ref={heading} tabIndex={-1}>
        {page.title}
      </h1>
      <Html html={page.html} className="prose" />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          pass();
        }}
      >
        {consent && (
          <label className="choice agree">
            <input
              type="checkbox"
              className="form-check-input"
              checked={agreed}
              disabled={locked}
              aria-invalid={wrong ? true : undefined}
              aria-describedby={wrong ? "agree-wrong" : undefined}
              onChange={() => {
                setAgreed(!agreed);
              }}
            />
            <span>{page.agree}</span>
          </label>
        )}
        {wrong && !agreed && (
          <div id="agree-wrong" className="field-wrong">
            <span aria-hidden="true" className="mark">
              !
            </span>
            {wrong}
          </div>
        )}
        {state.notice && <p className="callout callout-warn">{state.notice}</p>}
        <button type="submit" className="btn btn-primary btn-main" aria-disabled={locked}>
          {locked && <span className="spinner" aria-hidden="true" />}
          {locked ? words.sending : !after && position + 1 === count ? words.start : words.next}
        </button>
      </form>
    </section>
  );
}
