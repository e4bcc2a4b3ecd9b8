import { useCallback, useEffect, useState } from "react";
import type { ManyDecided } from "../../api";
import { Dialog } from "../../shared/Dialog";
import type { Order } from "./bulk";
import { carryOut, numbersOf, undoAll } from "./bulk";
import { ChangedSince, LeftOut, Numbers } from "./BulkNumbers";
import { Judged } from "./Judged";
import { useRecount } from "./useRecount";
import { words } from "./words";

interface BulkDialogProps {
  order: Order;
  /** Its numbers, if they are known already. */
  counted: ManyDecided | null;
  onClose: () => void;
  onDone: () => void;
}

type Stage = "counting" | "asking" | "working" | "done" | "undone";

/** First the numbers, which stay true while they are shown; then one question, then what was done. */
export function BulkDialog({ order: given, counted, onClose, onDone }: BulkDialogProps) {
  const [order, setOrder] = useState(given);
  const [stage, setStage] = useState<Stage>(counted === null ? "counting" : "asking");
  const [told, setTold] = useState(counted);
  // The numbers as they were first shown, for what changes while somebody looks at them.
  const [first, setFirst] = useState(counted);
  const count = useCallback(() => numbersOf(order), [order]);
  useRecount(stage === "asking" ? count : null, setTold);
  const [wrong, setWrong] = useState("");
  const { bulk } = words;
  const what = bulk.what[order.want.kind as keyof typeof bulk.what];
  const tell = (asked: Promise<ManyDecided>, next: Stage): Promise<void> =>
    asked.then(
      (answer) => {
        setTold(answer);
        setFirst(answer);
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
            {first && <ChangedSince first={first} told={told} />}
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
