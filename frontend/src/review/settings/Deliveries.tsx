import { useState } from "react";
import type { DeliveryRow } from "../../api";
import { deliveries, sendAgain } from "../../api";
import { done, given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Scroller } from "../parts/Scroller";
import { Ago } from "../parts/Time";
import { clock } from "../parts/format";
import { words as all } from "../words";
import { Problem } from "./Problem";
import { useDoing } from "./useDoing";
import { words } from "./words";

const ANEW_MS = 2000;

/** What a webhook was told, newest first. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const asked = useGiven(
    ["webhooks", webhookId, after],
    () => given(deliveries({ path: { webhook_id: webhookId }, query: { after } })),
    ANEW_MS,
  );
  const { problem, run } = useDoing("webhooks");
  const again = (row: DeliveryRow): void => {
    run(() => done(sendAgain({ path: { webhook_id: webhookId, delivery_id: row.delivery_id } })));
  };
  return (
    <Asked of={asked}>
      {(page) =>
        page.rows.length === 0 ? (
          <p>{words.webhooks.listNone}</p>
        ) : (
          <>
            <Problem text={problem} />
            <Scroller label={words.webhooks.list}>
              <table className="rows">
                <thead>
                  <tr>
                    <th scope="col">{words.webhooks.message}</th>
                    <th scope="col">{words.webhooks.state}</th>
                    <th scope="col">{words.webhooks.made}</th>
                    <th scope="col">{words.webhooks.tries}</th>
                    <th scope="col">{words.webhooks.next}</th>
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {page.rows.map((row) => (
                    <Row key={row.delivery_id} row={row} again={again} />
                  ))}
                </tbody>
              </table>
            </Scroller>
            {page.next_after && (
              <p className="pager">
                <button
                  type="button"
                  className="btn btn-sm btn-outline-secondary"
                  onClick={() => {
                    setAfter(page.next_after);
                  }}
                >
                  {words.webhooks.older}
                </button>
              </p>
            )}
          </>
        )
      }
    </Asked>
  );
}

function Row({ row, again }: { row: DeliveryRow; again: (row: DeliveryRow) => void }) {
  return (
    <tr>
      <th scope="row">
        {words.webhooks.short[row.kind] ?? row.kind}{" "}
        <span className="id">{row.delivery_id.slice(0, 12)}</span>
      </th>
      <td>
        {words.webhooks.states[row.state]}
        {row.error && <span className="muted"> · {row.error}</span>}
      </td>
      <td>
        <Ago at={row.created_at} />
      </td>
      <td>{row.tries}</td>
      <td>{row.next_at === null ? all.none : clock(row.next_at)}</td>
      <td className="num">
        {row.state !== "waiting" && (
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            aria-label={words.webhooks.againOne(row.delivery_id)}
            onClick={() => {
              again(row);
            }}
          >
            {words.webhooks.again}
          </button>
        )}
      </td>
    </tr>
  );
}
