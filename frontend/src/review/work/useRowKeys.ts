import type { RefObject } from "react";
import { useEffect } from "react";

/** Keys of the table: j and k from row to row, x chooses, Shift and x up to here, / goes to the search field. */
export function useRowKeys(
  body: RefObject<HTMLTableSectionElement | null>,
  choose: (id: string, whole: boolean) => void,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const row = document.activeElement?.closest("tr") ?? null;
      switch (event.key) {
        case "j":
          focusOn(step(body.current, row, 1));
          break;
        case "k":
          focusOn(step(body.current, row, -1));
          break;
        case "x":
        case "X":
          if (row?.dataset.id) choose(row.dataset.id, event.shiftKey);
          break;
        case "/":
          document.getElementById("work-search")?.focus();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  });
}

function step(body: HTMLElement | null, from: Element | null, by: 1 | -1): Element | null {
  const rows = [...(body?.querySelectorAll("tr") ?? [])];
  const at = rows.findIndex((row) => row === from);
  return rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))] ?? null;
}

function focusOn(row: Element | null): void {
  row?.querySelector<HTMLElement>("a")?.focus();
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isBox = target instanceof HTMLInputElement && target.type === "checkbox";
  return !isBox && target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}
