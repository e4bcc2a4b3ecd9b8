import { useLayoutEffect, useRef } from "react";

/** What a key does; a key that is not there does nothing. */
export type Keys = Record<string, (() => void) | undefined>;

const TYPING = "input, textarea, select, [contenteditable], audio, video";

/**
 * Keys of the whole page as it stands: one pressed right after another finds what that one did. They never fire while
 * somebody types or answers a dialog, nor with a modifier.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing)
        return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (document.querySelector("dialog[open]")) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, []);
}
