import type { ReactNode } from "react";
import { useId, useLayoutEffect, useRef } from "react";

interface DialogProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/** A modal dialog while it is rendered. Escape and the close button end it; the browser gives the focus back. */
export function Dialog({ title, closeLabel, onClose, children, className = "" }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before the next key: it is meant for the dialog already.
  useLayoutEffect(() => {
    const dialog = place.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog ref={place} className={`sheet ${className}`} aria-labelledby={heading} onClose={onClose}>
      <div className="sheet-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="btn-close" aria-label={closeLabel} onClick={onClose} />
      </div>
      {children}
    </dialog>
  );
}
