import { useState } from "react";
import { paymentsByWorker } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { shortKey } from "../parts/format";
import { Pager } from "../parts/Pager";
import { Scroller } from "../parts/Scroller";
import { Link } from "../routing/Link";
import { addresses } from "../routing/route";
import type { Wanted } from "./PaymentFilters";
import { words } from "./words";

const LIMIT = 25;

/** The sum of each worker. */
export function ByWorker({ wanted }: { wanted: Wanted }) {
  const [after, setAfter] = useState<string | null>(null);
  const state = wanted.state ?? "due";
  const asked = useGiven(["payments", "workers", wanted, after], () =>
    given(paymentsByWorker({ query: { ...wanted, state, after, limit: LIMIT } })),
  );
  return (
    <Asked of={asked}>
      {({ rows, next_after }) =>
        rows.length === 0 ? null : (
          <section aria-labelledby="by-worker">
            <h2 id="by-worker">
              {words.byWorker} <span className="tag">{words.state[state]}</span>
            </h2>
            <Scroller label={words.byWorker}>
              <table className="rows narrow">
                <thead>
                  <tr>
                    <th scope="col">{words.worker}</th>
                    <th scope="col" className="num">
                      {words.sum}
                    </th>
                    <th scope="col" className="num">
                      {words.title}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ worker_key, sum }) => (
                    <tr key={`${worker_key} ${sum.currency}`}>
                      <th scope="row">
                        <Link to={addresses.worker(worker_key)} className="id">
                          {shortKey(worker_key)}
                        </Link>
                      </th>
                      <td className="num">
                        {sum.amount} {sum.currency}
                      </td>
                      <td className="num">{sum.payments}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroller>
            <Pager label={words.byWorker} first={after === null} next={next_after} go={setAfter} />
          </section>
        )
      }
    </Asked>
  );
}
