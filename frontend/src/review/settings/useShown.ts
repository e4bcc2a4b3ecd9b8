import { useState } from "react";

export interface ShownOnce<T> {
  /** What was made and not put away yet, newest first. */
  shown: T[];
  show: (made: T) => void;
  putAway: (made: T) => void;
}

/** Secrets that are shown once: one that is made later does not take the place of one that nobody has copied yet. */
export function useShown<T>(idOf: (made: T) => string): ShownOnce<T> {
  const [shown, setShown] = useState<T[]>([]);
  const without = (made: T, all: T[]): T[] => all.filter((one) => idOf(one) !== idOf(made));
  return {
    shown,
    show: (made) => {
      setShown((before) => [made, ...without(made, before)]);
    },
    putAway: (made) => {
      setShown((before) => without(made, before));
    },
  };
}
