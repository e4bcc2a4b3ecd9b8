import { useState } from "react";
import type { WebhookBody } from "../../api";
import { words } from "./words";

type Kind = WebhookBody["kinds"][number];
const KINDS: Kind[] = ["submitted", "decided"];

interface AddWebhookProps {
  busy: boolean;
  add: (body: WebhookBody, sent: () => void) => void;
}

/** Adds a webhook. */
export function AddWebhook({ busy, add }: AddWebhookProps) {
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState<Kind[]>(KINDS);
  return (
    <form
      className="in-line"
      aria-label={words.webhooks.add}
      onSubmit={(event) => {
        event.preventDefault();
        add({ url, kinds }, () => {
          setUrl("");
        });
      }}
    >
      <label className="grow">
        {words.webhooks.url}
        <input
          className="form-control"
          type="url"
          required
          maxLength={2000}
          placeholder="https://lab.example/hook"
          title={words.webhooks.urlHelp}
          value={url}
          onInput={(event) => {
            setUrl(event.currentTarget.value);
          }}
        />
      </label>
      <fieldset>
        <legend>{words.webhooks.kinds}</legend>
        {KINDS.map((kind) => (
          <label key={kind} className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={kinds.includes(kind)}
              onChange={() => {
                setKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind]);
              }}
            />
            {words.webhooks.kind[kind]}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {words.webhooks.add}
      </button>
    </form>
  );
}
