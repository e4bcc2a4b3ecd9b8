import { words } from "../words";

interface PagerProps {
  label: string;
  /** Whether this is the first page. */
  first: boolean;
  /** The key after which the next page begins; null on the last. */
  next: string | null;
  go: (after: string | null) => void;
}

/** To the first page and to the next; nothing where there is one page only. */
export function Pager({ label, first, next, go }: PagerProps) {
  if (first && next === null) return null;
  return (
    <nav className="pager" aria-label={label}>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        disabled={first}
        onClick={() => {
          go(null);
        }}
      >
        {words.pager.first}
      </button>
      <button
        type="button"
        className="btn btn-sm btn-outline-secondary"
        disabled={next === null}
        onClick={() => {
          go(next);
        }}
      >
        {words.pager.next}
      </button>
    </nav>
  );
}
