import type { FlagRate } from "../../api";
import { percent } from "../parts/format";
import { words } from "./words";

/** What the flags mean, and how usual each is: one that much work has says little. */
export function Legend({ rates }: { rates: FlagRate[] }) {
  return (
    <p className="muted work-legend">
      {words.legend}{" "}
      {rates.map(({ flag, share }) => (
        <span key={flag}>
          <span className="tag">{words.values[flag]}</span> {words.flags[flag]} ({percent(share)})
        </span>
      ))}
    </p>
  );
}
