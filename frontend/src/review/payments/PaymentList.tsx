import { useState } from "react";
import { markPaid, markUnpaid } from "../../api";
import type { PaymentPage, PaySums, Sum } from "../../api";
import { tell } from "../assignment/toasts";
import { given } from "../data/ask";
import { useMay } from "../data/session";
import { Empty } from "../parts/Empty";
import { Pager } from "../parts/Pager";
import { Problem } from "../settings/Problem";
import { useDoing } from "../settings/useDoing";
import { PayDialog } from "./PayDialog";
import type { Wanted } from "./PaymentFilters";
import { PaymentTable } from "./PaymentTable";
import { inWords, many, seen, together } from "./sums";
import { words } from "./words";

interface PaymentListProps {
  wanted: Wanted;
  page: PaymentPage;
  sums: PaySums;
  first: boolean;
  go: (after: string | null) => void;
}

/** A page of payments, to choose from and to mark as paid. */
export function PaymentList({ wanted, page, sums, first, go }: PaymentListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const doing = useDoing("payments");
  const mayManage = useMay("manage");
  const mayPay = mayManage && wanted.state !== "paid" && wanted.state !== "called_off";
  const choosable = wanted.state === "paid" ? "paid" : "due";
  const mine = page.rows.filter((row) => row.state === choosable && chosen.has(row.payment_id));
  const toPay: Sum[] = mine.length > 0 ? together(mine) : sums.due;
  const takeBack = (): void => {
    doing.run(async () => {
      const made = await given(markUnpaid({ body: { payment_ids: mine.map((row) => row.payment_id) } }));
      setChosen(new Set());
      tell({ wrong: false, text: words.unmarked(inWords(made.sums)) });
    });
  };
  const pay = (reference: string): void => {
    doing.run(async () => {
      const { run_id, worker_key } = wanted;
      const which =
        mine.length > 0 ? { payment_ids: mine.map((row) => row.payment_id) } : { run_id, worker_key };
      const made = await given(markPaid({ body: { ...which, reference, seen: seen(toPay) } }));
      setAsking(false);
      setChosen(new Set());
      tell({ wrong: false, text: words.marked(inWords(made.sums)) });
    });
  };
  if (page.rows.length === 0) {
    const isFiltered = wanted.run_id !== null || wanted.worker_key !== null;
    return <Empty title={words.none} text={isFiltered ? words.noneFiltered : words.noneText} />;
  }
  return (
    <section aria-label={words.list}>
      {mayManage && (
        <div className="pay-bar">
          {mayPay && many(toPay) > 0 && (
            <button
              type="button"
              className="btn btn-sm btn-primary"
              onClick={() => {
                setAsking(true);
              }}
            >
              {mine.length > 0 ? words.pay(inWords(toPay)) : words.payAll(inWords(toPay))}
            </button>
          )}
          {choosable === "paid" && mine.length > 0 && (
            <button type="button" className="btn btn-sm btn-outline-secondary" onClick={takeBack}>
              {words.unpay(inWords(together(mine)))}
            </button>
          )}
          <a className="btn btn-sm btn-outline-secondary" href={sheet(wanted)} download>
            {words.csv}
          </a>
          {mine.length > 0 && (
            <span className="muted" role="status">
              {words.chosen(mine.length)}
            </span>
          )}
        </div>
      )}
      {!asking && <Problem text={doing.problem} />}
      <PaymentTable
        rows={page.rows}
        choosable={choosable}
        chosen={mayPay || (mayManage && choosable === "paid") ? chosen : null}
        choose={setChosen}
      />
      <Pager label={words.pages} first={first} next={page.next_after} go={go} />
      {asking && (
        <PayDialog
          sums={toPay}
          busy={doing.busy}
          problem={doing.problem}
          onPaid={pay}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

/** Where the same payments are as CSV. */
function sheet({ state, run_id, worker_key }: Wanted): string {
  const given = Object.entries({ state, run_id, worker_key }).filter(([, value]) => value !== null);
  return `/api/manage/payments.csv?${new URLSearchParams(given as [string, string][]).toString()}`;
}
