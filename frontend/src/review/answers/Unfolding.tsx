import type { ReactNode } from "react";
import { useState } from "react";

/** A part that asks the server only once somebody opens it. */
export function Unfolding({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  const [opened, setOpened] = useState(open);
  return (
    <details
      className="unfolding"
      open={opened}
      onToggle={(event) => {
        setOpened(event.currentTarget.open);
      }}
    >
      <summary>{title}</summary>
      {opened && children}
    </details>
  );
}
