import { Scroller } from "./Scroller";

/** A value as JSON, folded up. */
export function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <details className="json">
      <summary>{title}</summary>
      <Scroller label={title} className="json-text">
        <pre dir="auto">{JSON.stringify(value, null, 2)}</pre>
      </Scroller>
    </details>
  );
}
