const longestMs = 15_000;

/** Pauses between tries: longer each time, cut short when the device comes back online. */
export interface Waker {
  /** Resolves after `ms`, or after a while that grows with the number of tries so far. */
  pause: (tries: number, ms?: number | null) => Promise<void>;
  wake: () => void;
}

export function createWaker(): Waker {
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  window.addEventListener("online", wake);
  return {
    wake,
    pause: (tries, ms = null) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        setTimeout(resolve, ms ?? Math.min(500 * 2 ** tries, longestMs) * (0.75 + Math.random() / 2));
      }),
  };
}
