import { words } from "../messages";
import type { Attention } from "../state";
import { useHeadingFocus } from "../useHeadingFocus";

const mostDots = 12;

/** Where the worker is: "Attempt 2 of 5" and the same as dots. */
export function Progress({ k, max, attention }: { k: number; max: number; attention: Attention | null }) {
  const heading = useHeadingFocus(attention);
  return (
    <div className="progress-line">
      <h2 id="where" ref={heading} tabIndex={-1}>
        {words.attempt(k, max)}
      </h2>
      {max > 1 && max <= mostDots && (
        <div className="dots" aria-hidden="true">
          {Array.from({ length: max }, (_, i) => (
            <i key={i} className={i + 1 < k ? "past" : i + 1 === k ? "now" : ""} />
          ))}
        </div>
      )}
    </div>
  );
}
