import type { MouseEvent, ReactNode } from "react";
import { go } from "./route";

interface LinkProps {
  to: string;
  children: ReactNode;
  className?: string;
  current?: boolean;
  label?: string;
}

/** A link within this app; with a modifier key it is the browser's own. */
export function Link({ to, children, className, current = false, label }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={to}
      className={className}
      aria-current={current ? "page" : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
