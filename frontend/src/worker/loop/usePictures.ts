import { useMemo, useReducer } from "react";
import type { Loads, PictureState } from "../pictures";
import { addressOfTry, load, stateOf } from "../pictures";

/** The images on the page: where each is loaded from, and whether it came. */
export interface Pictures {
  loads: Loads;
  state: (url: string) => PictureState;
  src: (url: string) => string;
  loaded: (url: string) => void;
  failed: (url: string) => void;
  again: (url: string) => void;
}

export function usePictures(): Pictures {
  const [loads, tell] = useReducer(load, {});
  return useMemo(
    () => ({
      loads,
      state: (url) => stateOf(loads, url),
      src: (url) => addressOfTry(loads, url),
      loaded: (url) => {
        tell({ type: "loaded", url });
      },
      failed: (url) => {
        tell({ type: "failed", url });
      },
      again: (url) => {
        tell({ type: "again", url });
      },
    }),
    [loads],
  );
}
