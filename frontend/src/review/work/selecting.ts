/** What is chosen in the table: these, or all that match. anchor: where a stretch of rows begins. */
export interface Selected {
  ids: ReadonlySet<string>;
  all: boolean;
  anchor: string | null;
}

export const NOTHING: Selected = { ids: new Set(), all: false, anchor: null };

/** One row is chosen, or no longer. */
export function toggle({ ids }: Selected, id: string): Selected {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, all: false, anchor: id };
}

/** All rows from the one that was touched last to this one are chosen. order: the rows of the page. */
export function upTo(selected: Selected, id: string, order: readonly string[]): Selected {
  const from = selected.anchor === null ? -1 : order.indexOf(selected.anchor);
  if (from < 0) return toggle(selected, id);
  const to = order.indexOf(id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selected.ids, ...between]), all: false, anchor: id };
}

/** The whole page is chosen; if it is already, none of it. */
export function page({ ids }: Selected, order: readonly string[]): Selected {
  const next = new Set(ids);
  const whole = order.every((id) => ids.has(id));
  for (const id of order) {
    if (whole) next.delete(id);
    else next.add(id);
  }
  return { ids: next, all: false, anchor: null };
}
