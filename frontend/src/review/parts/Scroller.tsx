import type { ReactNode } from "react";

interface ScrollerProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/** A part that scrolls by itself, also with the arrow keys. */
export function Scroller({ label, className = "", children }: ScrollerProps) {
  return (
    // What scrolls must be reachable by keyboard (WCAG 2.1.1), although it is no control.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={`scroller ${className}`} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
