import type { KeyboardEvent } from "react";
import { useId, useRef } from "react";
import { Html } from "../../../shared/Html";
import { words } from "../messages";

/** The instruction in a modal that only its own button closes, and which comes back where it was read to. */
export function InstructionModal({ instruction }: { instruction: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const readTo = useRef(0);
  const heading = useId();
  const open = (): void => {
    dialog.current?.showModal();
    body.current?.scrollTo(0, readTo.current);
  };
  const close = (): void => {
    readTo.current = body.current?.scrollTop ?? 0;
    dialog.current?.close();
  };
  return (
    <>
      <button
        type="button"
        className="task-instruction-button btn btn-primary btn-sm"
        aria-haspopup="dialog"
        onClick={open}
      >
        {words.instructions}
      </button>
      <dialog
        ref={dialog}
        className="task-instruction-modal sheet"
        aria-labelledby={heading}
        onCancel={stay}
        onKeyDownCapture={stayOnEscape}
      >
        <div className="sheet-head">
          <h2 id={heading}>{words.instructions}</h2>
          <button type="button" className="btn-close" aria-label={words.close} onClick={close} />
        </div>
        <div
          ref={body}
          className="task-instruction-text"
          role="region"
          aria-labelledby={heading}
          // It scrolls, so the keys must reach it.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <Html html={instruction} />
        </div>
      </dialog>
    </>
  );
}

function stay(event: { preventDefault: () => void }): void {
  event.preventDefault();
}

// A browser lets the second Escape through if only the cancelling is refused.
function stayOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") event.preventDefault();
}
