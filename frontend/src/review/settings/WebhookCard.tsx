import { useState } from "react";
import type { NewWebhookSecret, WebhookRow } from "../../api";
import { changeWebhook, removeWebhook, renewWebhookSecret, testWebhook } from "../../api";
import { done, given } from "../data/ask";
import { useNow } from "../parts/useNow";
import { Deliveries } from "./Deliveries";
import { Problem } from "./Problem";
import { useDoing } from "./useDoing";
import { words } from "./words";

interface WebhookCardProps {
  row: WebhookRow;
  /** It has a new secret, to be shown once. */
  renewed: (made: NewWebhookSecret) => void;
}

/** One webhook, what can be done about it, and its deliveries. */
export function WebhookCard({ row, renewed }: WebhookCardProps) {
  const { problem, run } = useDoing("webhooks");
  const [open, setOpen] = useState(false);
  const path = { webhook_id: row.webhook_id };
  const isDisabled = row.disabled_at !== null;
  const counted = words.webhooks.count(row.waiting, row.failed);
  const now = useNow();
  const renew = async (): Promise<void> => {
    if (!window.confirm(words.webhooks.renewAsk(row.url))) return;
    renewed(await given(renewWebhookSecret({ path })));
  };
  const act = (work: () => Promise<void>) => () => {
    run(work);
  };
  return (
    <li className="hook">
      <p className="hook-head">
        <strong className="hook-url">{row.url}</strong>
        {row.kinds.map((kind) => (
          <span key={kind} className="tag">
            {words.webhooks.short[kind]}
          </span>
        ))}
        {isDisabled && <span className="tag">{words.webhooks.disabled}</span>}
        {counted && <span className="muted">{counted}</span>}
        {row.former_until !== null && row.former_until > now && (
          <span className="muted">
            {words.webhooks.former(new Date(row.former_until).toLocaleString("en-GB"))}
          </span>
        )}
      </p>
      <p className="hook-does">
        {!isDisabled && (
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            onClick={() => {
              setOpen(true);
              run(() => done(testWebhook({ path })));
            }}
          >
            {words.webhooks.test}
          </button>
        )}
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          onClick={act(() => done(changeWebhook({ path, body: { disabled: !isDisabled } })))}
        >
          {isDisabled ? words.webhooks.enable : words.webhooks.disable}
        </button>
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={act(renew)}>
          {words.webhooks.renew}
        </button>
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          onClick={act(() => done(removeWebhook({ path })))}
        >
          {words.webhooks.remove}
        </button>
        <button
          type="button"
          className="btn btn-sm btn-link"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {words.webhooks.list}
        </button>
      </p>
      <Problem text={problem} />
      {open && <Deliveries webhookId={row.webhook_id} />}
    </li>
  );
}
