import { useState } from "react";
import type { ManyDecided } from "../../api";
import { useMay } from "../data/session";
import { BonusDialog } from "./BonusDialog";
import { BulkDialog } from "./BulkDialog";
import type { Chosen, Order, WantOfMany } from "./bulk";
import { numbersOf, order } from "./bulk";
import { RejectDialog } from "./RejectDialog";
import { words } from "./words";

interface BulkBarProps {
  runId: string;
  /** These assignments, or all that the table's query finds. */
  chosen: Chosen;
  /** How many that are, as far as the table knows. */
  count: number;
  /** Of the run; empty if it has none. */
  currency?: string;
  /** Of the run, in smallest units. */
  reward?: number | null;
  /** Something was done: the table asks again, and may forget what was chosen. */
  onDone: () => void;
}

interface Ordered {
  order: Order;
  /** Its numbers, if they are known already. */
  told: ManyDecided | null;
}

/** Decide on all that is chosen: the number and the sum are shown, and agreed to, before anything is done. */
export function BulkBar({ runId, chosen, count, currency = "", reward = null, onDone }: BulkBarProps) {
  const [asking, setAsking] = useState<"reject" | "bonus" | null>(null);
  // As it was asked for: what was done is still shown when nothing is chosen any more.
  const [ordered, setOrdered] = useState<Ordered | null>(null);
  const may = useMay("review");
  // What was begun goes on, whatever others do to the work meanwhile.
  if (!may || (count === 0 && ordered === null && asking === null)) return null;
  const { bulk } = words;
  const off = count === 0;
  const wanted = (want: WantOfMany): void => {
    setOrdered({ order: order(runId, chosen, want), told: null });
  };
  // The dialog stays until the server has said that it can be meant so.
  const counted = async (want: WantOfMany): Promise<void> => {
    const next = order(runId, chosen, want);
    setOrdered({ order: next, told: await numbersOf(next) });
    setAsking(null);
  };
  const acts: [string, () => void][] = [
    [
      words.approve,
      () => {
        wanted({ kind: "approve" });
      },
    ],
    [
      words.soft_reject,
      () => {
        wanted({ kind: "soft_reject" });
      },
    ],
    [
      words.reject,
      () => {
        setAsking("reject");
      },
    ],
    [
      words.bonus,
      () => {
        setAsking("bonus");
      },
    ],
    [
      bulk.what.exclude,
      () => {
        wanted({ kind: "exclude" });
      },
    ],
  ];
  return (
    <div className="bulk-bar" role="group" aria-label={bulk.label}>
      <span role="status">{bulk.chosen(count)}</span>
      {acts.map(([name, act]) => (
        <button
          key={name}
          type="button"
          className="btn btn-sm btn-outline-secondary"
          disabled={off}
          onClick={act}
        >
          {name}
        </button>
      ))}
      {asking === "reject" && (
        <RejectDialog
          onClose={() => {
            setAsking(null);
          }}
          onReject={(reason_code, message) => counted({ kind: "reject", reason_code, message })}
        />
      )}
      {asking === "bonus" && (
        <BonusDialog
          currency={currency}
          reward={reward}
          onClose={() => {
            setAsking(null);
          }}
          onGive={(minor, named, message) => counted({ kind: "bonus", minor, currency: named, message })}
        />
      )}
      {ordered !== null && (
        <BulkDialog
          order={ordered.order}
          counted={ordered.told}
          onClose={() => {
            setOrdered(null);
          }}
          onDone={onDone}
        />
      )}
    </div>
  );
}
