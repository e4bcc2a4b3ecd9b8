import { words } from "../messages";

const mostDots = 12;

/** Where the worker is: "Attempt 2 of 5" and the same as dots. */
export function Progress({ k, max }: { k: number; max: number }) {
  return (
    <div className="progress-line">
      <h2 id="where">{words.attempt(k, max)}</h2>
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
