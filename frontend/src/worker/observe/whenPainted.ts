import { whenSeen } from "./whenSeen";

const WAIT_MS = 200;

/** The name under which a browser tells when an image was on the screen; see the attribute `elementtiming`. */
export const PAINTED = "output";

/**
 * Calls back once an image is on the screen, with how many milliseconds ago that was. Browsers that do not tell, and
 * images out of sight, count as painted with the frame that follows in a tab that is in sight. Returns how to call it off.
 */
export function whenPainted(image: HTMLImageElement, painted: (agoMs: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    observer?.disconnect();
    clearTimeout(timer);
    leave();
  };
  const tell = (at: number): void => {
    stop();
    painted(Math.max(0, performance.now() - at));
  };
  const observer = observing((entry) => {
    if (entry.element === image && entry.url === image.currentSrc && entry.renderTime > 0)
      tell(entry.renderTime);
  });
  const leave = whenSeen(() => {
    const at = performance.now();
    if (observer === null) tell(at);
    else timer = setTimeout(tell, WAIT_MS, at);
  });
  return stop;
}

/** What is known of an element that was painted; TypeScript's own types lack it. */
interface PaintedElement extends PerformanceEntry {
  element: Element | null;
  url: string;
  renderTime: number;
}

function observing(each: (entry: PaintedElement) => void): PerformanceObserver | null {
  if (!PerformanceObserver.supportedEntryTypes.includes("element")) return null;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) each(entry as PaintedElement);
  });
  observer.observe({ type: "element", buffered: true });
  return observer;
}
