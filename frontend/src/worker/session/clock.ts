/** The server's time on this page, in UTC milliseconds. */
export interface Clock {
  /** For counting down: set anew by every view. */
  now: () => number;
  /** For observations: set once, when the page was opened, and never moved. */
  steady: () => number;
  set: (serverNow: number) => void;
}

export function createClock(elapsed: () => number = () => performance.now()): Clock {
  let anchor: number | null = null;
  let current = Date.now() - elapsed();
  return {
    now: () => current + elapsed(),
    steady: () => (anchor ?? current) + elapsed(),
    set: (serverNow) => {
      current = serverNow - elapsed();
      anchor ??= current;
    },
  };
}
