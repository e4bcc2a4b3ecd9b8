import type { ReactNode } from "react";
import { useState } from "react";
import type { TaskView } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { Html } from "../../shared/Html";
import { words } from "../messages";

interface ShellProps {
  task: TaskView | null;
  /** Beside the title: the time that is left. */
  aside?: ReactNode;
  instructions?: boolean;
  /** What the title is here: the heading of the page, a line above it, or said by the page itself. */
  title?: "heading" | "line" | "none";
  children: ReactNode;
}

/** What surrounds every state of the page. */
export function Shell({ task, aside, instructions = false, title = "line", children }: ShellProps) {
  const [reading, setReading] = useState(false);
  const Title = title === "heading" ? "h1" : "p";
  return (
    <>
      <a className="skip" href="#task" onClick={skip}>
        {words.skip}
      </a>
      <header className="top">
        <Title className="top-title">
          {title !== "none" && (task?.title ?? words.brand)}
          {task?.pilot && <span className="pill">{words.pilot}</span>}
        </Title>
        {aside}
        {task && instructions && (
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            onClick={() => {
              setReading(true);
            }}
          >
            {words.instructions}
          </button>
        )}
      </header>
      <main id="task" tabIndex={-1}>
        {children}
      </main>
      {reading && task && (
        <Dialog
          title={words.instructions}
          closeLabel={words.close}
          onClose={() => {
            setReading(false);
          }}
        >
          <Html html={task.instruction_html} className="prose" />
        </Dialog>
      )}
    </>
  );
}

// The fragment of the address is the worker's link: a jump must not replace it.
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("task")?.focus();
}
