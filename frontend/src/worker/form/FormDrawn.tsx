import { useEffect } from "react";
import type { LiveForm } from "./contract";
import "./form.css";
import { hostWords } from "./messages";
import type { Prepared } from "./useLiveForm";
import { formPlace } from "./useLiveForm";
import { FormView } from "./view/FormView";

interface FormDrawnProps {
  prepared: Prepared;
  /** Addresses of the task's style sheets. */
  styles: string[];
  /** The form stands on the page. */
  onDrawn: (engine: LiveForm) => void;
}

/** A form as it is being prepared, could not be, or is. */
export function FormDrawn({ prepared, styles, onDrawn }: FormDrawnProps) {
  useStyles(styles);
  if (prepared.at === "preparing")
    return (
      <p className="form-wait" role="status">
        <span className="spinner" aria-hidden="true" /> {hostWords.preparing}
      </p>
    );
  if (prepared.at === "failed")
    return (
      <div className="page" role="alert">
        <h1>{hostWords.notPrepared}</h1>
        <p>{prepared.message}</p>
        <button type="button" className="btn btn-primary btn-main" onClick={prepared.again}>
          {hostWords.tryAgain}
        </button>
      </div>
    );
  return <Drawn engine={prepared.engine} onDrawn={onDrawn} />;
}

function Drawn({ engine, onDrawn }: { engine: LiveForm; onDrawn: FormDrawnProps["onDrawn"] }) {
  // Once for each form: what the page makes of it is of no concern to the form.
  useEffect(() => {
    onDrawn(engine);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [engine]);
  return (
    <div id={formPlace}>
      <FormView engine={engine} />
    </div>
  );
}

/** The task's style sheets, after all others, for as long as its form is there. */
function useStyles(styles: string[]): void {
  useEffect(() => {
    const links = styles.map((href) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      document.head.append(link);
      return link;
    });
    return () => {
      for (const link of links) link.remove();
    };
  }, [styles]);
}
