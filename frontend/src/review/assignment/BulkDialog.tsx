import { useEffect, useState } from "react";
import type { ManyDecided } from "../../api";
import { Dialog } from "../../shared/Dialog";
import { shortKey } from "../parts/format";
import type { Order } from "./bulk";

import { carryOut, numbersOf, undoAll } from "./bulk";
import { Judged } from "./Judged";
import { sum } from "./money";
import { words } from "./words";

interface BulkDialogProps {
  order: Order;
  /** Its numbers, if they are known already. */
  counted: ManyDecided | null;
  onClose: () => void;
  onDone: () => void;
}

type Stage = "counting" | "asking" | "working" | "done" | "undone";

/** First the numbers, then one question, then what was done. */
export function BulkDialog({ order: given, counted, onClose, onDone }: BulkDialogProps) {
  const [order, setOrder] = useState(given);
  const [stage, setStage] = useState<Stage>(counted === null ? "counting" : "asking");
  const [told, setTold] = useState(counted);
  const [wrong, setWrong] = useState("");
  const { bulk } = words;
  const what = bulk.what[order.want.kind as keyof typeof bulk.what];
  const tell = (asked: Promise<ManyDecided>, next: Stage): Promise<void> =>
    asked.then(
      (answer) => {
        setTold(answer);
        setStage(next);
      },
      (error: unknown) => {
        setWrong(error instanceof Error ? error.message : String(error));
        setStage(next === "undone" ? "done" : "counting");
        // What was agreed to is no longer so: the numbers as they are now.
        if (next === "done") void tell(numbersOf(order), "asking");
      },
    );
  useEffect(() => {
    if (counted === null) void tell(numbersOf(order), "asking");
    // It is counted once, for the order that the dialog was opened with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const run = (asked: Promise<ManyDecided>, next: Stage): void => {
    setWrong("");
    setStage("working");
    void tell(asked, next).then(onDone);
  };
  const replace = (wanted: boolean): void => {
    const next = { ...order, replace: wanted };
    setOrder(next);
    setWrong("");
    void tell(numbersOf(next), "asking");
  };
  return (
    <Dialog title={bulk.title(what)} closeLabel={bulk.close} onClose={onClose}>
      <div className="decide-form" aria-live="polite">
        {stage === "counting" && wrong === "" && <p>{bulk.counting}</p>}
        {stage === "working" && <p>{bulk.working}</p>}
        {stage === "asking" && told && (
          <>
            <Numbers told={told} />
            <Judged told={told} isReplacing={order.replace} onReplace={replace} />
          </>
        )}
        {stage === "done" && told && (
          <p>
            {bulk.done(told.assignments)} {told.replaced > 0 && bulk.judged.wasReplaced(told.replaced)}
          </p>
        )}
        {stage === "undone" && told && <p>{bulk.undone(told.assignments)}</p>}
        {told && stage !== "working" && <LeftOut told={told} />}
        {wrong !== "" && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        <p className="decide-buttons">
          {stage === "asking" && told && told.assignments > 0 && (
            <button
              type="button"
              className="btn btn-primary"
              onClick={() => {
                run(carryOut(order, told), "done");
              }}
            >
              {bulk.go(what, told.assignments)}
            </button>
          )}
          {stage === "done" && (
            <button
              type="button"
              className="btn btn-outline-secondary"
              onClick={() => {
                run(undoAll(order), "undone");
              }}
            >
              {bulk.undo}
            </button>
          )}
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {stage === "done" || stage === "undone" ? bulk.close : words.cancel}
          </button>
        </p>
      </div>
    </Dialog>
  );
}

function Numbers({ told }: { told: ManyDecided }) {
  const { bulk } = words;
  if (told.assignments === 0) return <p>{bulk.nothing}</p>;
  return (
    <p className="bulk-sum">
      <strong>{bulk.numbers(told.assignments, told.workers)}</strong>
      {" · "}
      {told.minor > 0 ? <strong>{bulk.sum(sum(told.minor, told.currency))}</strong> : bulk.noSum}
    </p>
  );
}

/** Those on which it is not done, and why. */
function LeftOut({ told }: { told: ManyDecided }) {
  const { bulk } = words;
  if (told.left_out === 0) return null;
  return (
    <div>
      <p>{bulk.leftOut(told.left_out)}</p>
      <ul className="bulk-left">
        {told.not_done.map((one) => (
          <li key={one.assignment_id}>
            {bulk.one(one.unit, shortKey(one.worker_key))}: {one.why}
          </li>
        ))}
        {told.left_out > told.not_done.length && <li>{bulk.more(told.left_out - told.not_done.length)}</li>}
      </ul>
    </div>
  );
}
