import type { PaySums } from "../../api";
import { Tile } from "../parts/Tile";
import { inWords, many } from "./sums";
import { words } from "./words";

const STATES = ["due", "paid", "called_off"] as const;

/** What is due, was paid and was called off. */
export function SumTiles({ sums }: { sums: PaySums }) {
  return (
    <dl className="tiles">
      {STATES.map((state) => (
        <Tile
          key={state}
          name={words.states[state]}
          value={inWords(sums[state])}
          note={words.payments(many(sums[state]))}
          className="tile-time"
        />
      ))}
    </dl>
  );
}
