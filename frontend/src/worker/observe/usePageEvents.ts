import { useEffect } from "react";
import type { Recorder } from "./recorder";

/** Hands in what was noted, and notes when the page loses and regains the worker's eyes. */
export function usePageEvents(recorder: Recorder | null, onBack: () => void): void {
  useEffect(() => {
    if (!recorder) return;
    const changed = (): void => {
      const visible = document.visibilityState === "visible";
      recorder.note(visible ? "visible" : "hidden");
      if (visible) onBack();
      else recorder.flush();
    };
    const blurred = (): void => {
      recorder.note("blur");
    };
    const focused = (): void => {
      recorder.note("focus");
    };
    document.addEventListener("visibilitychange", changed);
    window.addEventListener("blur", blurred);
    window.addEventListener("focus", focused);
    window.addEventListener("pagehide", recorder.flush);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      window.removeEventListener("blur", blurred);
      window.removeEventListener("focus", focused);
      window.removeEventListener("pagehide", recorder.flush);
    };
  }, [recorder, onBack]);
}
