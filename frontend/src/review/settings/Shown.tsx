import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { Command } from "../parts/Command";
import { words } from "./words";

interface ShownProps {
  title: string;
  secret: string;
  children?: ReactNode;
  close: () => void;
}

/** A secret that is shown once, with a button that copies it. */
export function Shown({ title, secret, children, close }: ShownProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, []);
  return (
    <div className="shown" ref={place} tabIndex={-1} role="group" aria-label={title}>
      <p>
        <strong>{title}</strong>
      </p>
      <Command text={secret} />
      {children}
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={close}>
        {words.done}
      </button>
    </div>
  );
}
