import { useState } from "react";
import type { NewWebhookSecret } from "../../api";
import { addWebhook, webhooks } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { AddWebhook } from "./AddWebhook";
import { Problem } from "./Problem";
import { Shown } from "./Shown";
import { useDoing } from "./useDoing";
import { WebhookCard } from "./WebhookCard";
import { words } from "./words";

const ANEW_MS = 3000;

/** Addresses that are told when something happens. */
export function Webhooks() {
  const asked = useGiven(["webhooks"], () => given(webhooks()), ANEW_MS);
  const { busy, problem, run } = useDoing("webhooks");
  const [added, setAdded] = useState<NewWebhookSecret | null>(null);
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks">{words.webhooks.title}</h2>
      <p className="muted">{words.webhooks.text}</p>
      {added && (
        <Shown
          key={added.webhook.webhook_id}
          title={words.webhooks.secret(added.webhook.url)}
          secret={added.secret}
          close={() => {
            setAdded(null);
          }}
        >
          <p className="muted">{words.webhooks.secretText}</p>
        </Shown>
      )}
      <Asked of={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{words.webhooks.none}</p>
          ) : (
            <ul className="hooks">
              {rows.map((row) => (
                <WebhookCard key={row.webhook_id} row={row} />
              ))}
            </ul>
          )
        }
      </Asked>
      <Problem text={problem} />
      <AddWebhook
        busy={busy}
        add={(body, sent) => {
          run(async () => {
            setAdded(await given(addWebhook({ body })));
            sent();
          });
        }}
      />
    </section>
  );
}
