/** Calls back once a frame has been painted in a tab that is in sight. Returns how to call it off. */
export function whenSeen(seen: () => void): () => void {
  let here = true;
  const painted = (): void => {
    if (here) seen();
  };
  const look = (): void => {
    if (!here) return;
    if (document.visibilityState === "visible") requestAnimationFrame(() => requestAnimationFrame(painted));
    else document.addEventListener("visibilitychange", look, { once: true });
  };
  look();
  return () => {
    here = false;
    document.removeEventListener("visibilitychange", look);
  };
}
