import { useState } from "react";
import { payments, paymentSums } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { useTitle } from "../parts/useTitle";
import { ByWorker } from "./ByWorker";
import { OwedBar } from "./OwedBar";
import type { Wanted } from "./PaymentFilters";
import { PaymentFilters } from "./PaymentFilters";
import { PaymentList } from "./PaymentList";
import { SumTiles } from "./SumTiles";
import { words } from "./words";

const LIMIT = 50;

/** What is due, and what was paid. */
export function PaymentsPage() {
  useTitle(words.title);
  const [wanted, setWanted] = useState<Wanted>(inAddress);
  const [after, setAfter] = useState<string | null>(null);
  const { run_id, worker_key } = wanted;
  const sums = useGiven(["payments", "sums", run_id, worker_key], () =>
    given(paymentSums({ query: { run_id, worker_key } })),
  );
  const page = useGiven(["payments", "page", wanted, after], () =>
    given(payments({ query: { ...wanted, after, limit: LIMIT } })),
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <p className="muted">{words.text}</p>
      </div>
      <PaymentFilters
        wanted={wanted}
        want={(next) => {
          setAfter(null);
          setWanted(next);
        }}
      />
      <Asked of={sums}>
        {(found) => (
          <>
            <SumTiles sums={found} />
            <OwedBar sums={found} runId={run_id} />
            <Asked of={page}>
              {(rows) => (
                <PaymentList
                  key={JSON.stringify([wanted, after])}
                  wanted={wanted}
                  page={rows}
                  sums={found}
                  first={after === null}
                  go={setAfter}
                />
              )}
            </Asked>
          </>
        )}
      </Asked>
      <ByWorker key={JSON.stringify(wanted)} wanted={wanted} />
    </>
  );
}

function inAddress(): Wanted {
  const asked = new URLSearchParams(location.search);
  return { state: "due", run_id: asked.get("run"), worker_key: asked.get("worker") };
}
