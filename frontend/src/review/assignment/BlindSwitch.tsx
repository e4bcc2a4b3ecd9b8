import { useState } from "react";
import { cache, SESSION } from "../data/cache";
import { words } from "./words";

const COOKIE = "ajeeb_blind";
const A_YEAR_S = 31_536_000;

/** Hides arms and models from oneself: the server leaves them out of everything. A blind run has no switch. */
export function BlindSwitch({ blind }: { blind: boolean }) {
  const [own, setOwn] = useState(() => document.cookie.split("; ").includes(`${COOKIE}=1`));
  if (blind && !own) {
    return (
      <span className="tag" title={words.blindRunHint}>
        {words.blindRun}
      </span>
    );
  }
  const change = (on: boolean): void => {
    document.cookie = `${COOKIE}=${on ? 1 : 0}; path=/; max-age=${on ? A_YEAR_S : 0}; samesite=strict`;
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
