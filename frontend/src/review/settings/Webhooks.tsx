import type { NewWebhookSecret } from "../../api";
import { addWebhook, webhooks } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { AddWebhook } from "./AddWebhook";
import { Shown } from "./Shown";
import { useDoing } from "./useDoing";
import { useShown } from "./useShown";
import { WebhookCard } from "./WebhookCard";
import { words } from "./words";

const ANEW_MS = 3000;

/** Addresses that are told when something happens. */
export function Webhooks() {
  const asked = useGiven(["webhooks"], () => given(webhooks()), ANEW_MS);
  const { busy, problem, run } = useDoing("webhooks");
  const { shown, show, putAway } = useShown((made: NewWebhookSecret) => made.webhook.webhook_id);
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks">{words.webhooks.title}</h2>
      <p className="muted">{words.webhooks.text}</p>
      {shown.map((made) => (
        <Shown
          key={made.secret}
          title={words.webhooks.secret(made.webhook.url)}
          secret={made.secret}
          close={() => {
            putAway(made);
          }}
        >
          <p className="muted">{words.webhooks.secretText}</p>
        </Shown>
      ))}
      <Asked of={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{words.webhooks.none}</p>
          ) : (
            <ul className="hooks">
              {rows.map((row) => (
                <WebhookCard key={row.webhook_id} row={row} renewed={show} />
              ))}
            </ul>
          )
        }
      </Asked>
      <AddWebhook
        busy={busy}
        problem={problem}
        add={(body, sent) => {
          run(async () => {
            show(await given(addWebhook({ body })));
            sent();
          });
        }}
      />
    </section>
  );
}
