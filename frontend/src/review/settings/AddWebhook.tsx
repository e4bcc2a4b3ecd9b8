import { useState } from "react";
import type { WebhookBody } from "../../api";
import { AddForm } from "./AddForm";
import { Choices } from "./Choices";
import { words } from "./words";

type Kind = WebhookBody["kinds"][number];
const KINDS: Kind[] = ["submitted", "decided"];

interface AddWebhookProps {
  busy: boolean;
  problem: string;
  add: (body: WebhookBody, sent: () => void) => void;
}

/** Adds a webhook. */
export function AddWebhook({ add, ...doing }: AddWebhookProps) {
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState<Kind[]>(KINDS);
  return (
    <AddForm
      label={words.webhooks.add}
      {...doing}
      add={() => {
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
          maxLength={2000}
          placeholder="https://lab.example/hook"
          title={words.webhooks.urlHelp}
          value={url}
          onInput={(event) => {
            setUrl(event.currentTarget.value);
          }}
        />
      </label>
      <Choices
        legend={words.webhooks.kinds}
        all={KINDS}
        said={words.webhooks.kind}
        chosen={kinds}
        change={setKinds}
      />
    </AddForm>
  );
}
