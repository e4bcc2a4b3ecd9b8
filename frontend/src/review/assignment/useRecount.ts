import { useEffect, useRef } from "react";
import type { ManyDecided } from "../../api";
import { onNews } from "../data/live";

const REST_MS = 500;
const RESTS = 3;

/**
 * Count again whenever something was recorded, for as long as the numbers are shown; null: they are not.
 * What takes long to count is counted less often.
 */
export function useRecount(
  count: (() => Promise<ManyDecided>) | null,
  take: (told: ManyDecided) => void,
): void {
  const latest = useRef({ count, take });
  useEffect(() => {
    latest.current = { count, take };
  });
  const isOn = count !== null;
  useEffect(() => {
    if (!isOn) return;
    let over = false;
    let busy = false;
    let again = false;
    const once = async (): Promise<void> => {
      const asked = latest.current.count;
      const began = performance.now();
      // Without an answer the numbers stay; the server checks them before anything is done.
      const told = await asked?.().catch(() => null);
      // Another question was put meanwhile, which has its own answer.
      if (!over && told && asked === latest.current.count) latest.current.take(told);
      const rest = Math.max(REST_MS, RESTS * (performance.now() - began));
      await new Promise((resolve) => setTimeout(resolve, rest));
    };
    const heard = async (): Promise<void> => {
      again = true;
      if (busy) return;
      busy = true;
      while (again && !over) {
        again = false;
        await once();
      }
      busy = false;
    };
    const stop = onNews(() => void heard());
    return () => {
      over = true;
      stop();
    };
  }, [isOn]);
}
