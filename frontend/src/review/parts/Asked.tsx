import type { QueryObserverResult } from "@tanstack/query-core";
import type { ReactNode } from "react";
import { words } from "../words";

/** What was given; before that that it is loading, or why it is not there. */
export function Asked<T>({
  of,
  heading: Heading = "h2",
  children,
}: {
  of: QueryObserverResult<T>;
  /** `h1` where it stands for the whole page. */
  heading?: "h1" | "h2";
  children: (given: T) => ReactNode;
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error === null) return <p className="loading">{words.loading}</p>;
  return (
    <div className="empty" role="alert">
      <Heading>{words.problem}</Heading>
      <p>{of.error.message}</p>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void of.refetch()}>
        {words.retry}
      </button>
    </div>
  );
}
