import type { ReactNode } from "react";
import { words } from "../messages";

/** Several outputs beside each other, each with a name that tells nothing about it. */
export function Candidates({ children }: { children: readonly ReactNode[] }) {
  return (
    <div className="candidates">
      {children.map((output, i) => (
        <section key={i} className="candidate" aria-label={words.candidate(i)}>
          <div className="candidate-name" aria-hidden="true">
            {words.candidate(i)}
          </div>
          {output}
        </section>
      ))}
    </div>
  );
}
