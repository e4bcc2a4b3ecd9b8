import type { ReactNode } from "react";
import { Problem } from "./Problem";

interface AddFormProps {
  /** What is made: its name, and what the button says. */
  label: string;
  busy: boolean;
  /** Why the last one was not made. */
  problem: string;
  add: () => void;
  children: ReactNode;
}

/** Makes one more of something, in a line where there is room. */
export function AddForm({ label, busy, problem, add, children }: AddFormProps) {
  return (
    <>
      <Problem text={problem} />
      <form
        className="in-line"
        aria-label={label}
        noValidate // the server says what is wrong, in a sentence that stays
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        {children}
        <button type="submit" className="btn btn-primary" aria-disabled={busy}>
          {label}
        </button>
      </form>
    </>
  );
}
