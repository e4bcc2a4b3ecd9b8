import { words } from "./words";

/** Who else has this assignment open, so that two reviewers do not judge the same. */
export function AlsoHere({ others }: { others: string[] }) {
  return (
    <span className="also-here" role="status" dir="auto">
      {others.length > 0 && words.alsoHere(others)}
    </span>
  );
}
