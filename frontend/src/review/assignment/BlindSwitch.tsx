import { useState } from "react";
import { cache, SESSION } from "../data/cache";
import { hideModels, hidesModels } from "./blind";
import { words } from "./words";

/** Hides arms and models from oneself: the server leaves them out of everything. A blind run has no switch. */
export function BlindSwitch({ blind }: { blind: boolean }) {
  const [own, setOwn] = useState(hidesModels);
  if (blind && !own) {
    return (
      <span className="tag" title={words.blindRunHint}>
        {words.blindRun}
      </span>
    );
  }
  const change = (on: boolean): void => {
    hideModels(on);
    setOwn(on);
    void cache.resetQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
  };
  return (
    <label className="form-check form-switch blind-switch">
      <input
        type="checkbox"
        role="switch"
        className="form-check-input"
        checked={own}
        onChange={(event) => {
          change(event.currentTarget.checked);
        }}
      />{" "}
      {words.blind}
    </label>
  );
}
