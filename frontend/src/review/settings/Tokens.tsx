import { useState } from "react";
import type { NewTokenSecret, TokenRow } from "../../api";
import { makeToken, revokeToken, tokens } from "../../api";
import { done, given } from "../data/ask";
import { useGiven } from "../data/cache";
import { useMay } from "../data/session";
import { Asked } from "../parts/Asked";
import { Command } from "../parts/Command";
import { NewToken } from "./NewToken";
import { Problem } from "./Problem";
import { Shown } from "./Shown";
import { TokenTable } from "./TokenTable";
import { useDoing } from "./useDoing";
import { useShown } from "./useShown";
import { words } from "./words";

/** Tokens for programs: made, shown once, revoked. */
export function Tokens() {
  const isOwner = useMay("own");
  const [everybody, setEverybody] = useState(false);
  const asked = useGiven(["tokens", everybody], () => given(tokens({ query: { everybody } })));
  const revoking = useDoing("tokens");
  const making = useDoing("tokens");
  const { shown, show, putAway } = useShown((made: NewTokenSecret) => made.token.token_id);
  const revoke = (row: TokenRow): void => {
    revoking.run(() => done(revokeToken({ path: { token_id: row.token_id } })));
  };
  return (
    <section aria-labelledby="tokens">
      <div className="heading">
        <h2 id="tokens">{words.tokens.title}</h2>
        {isOwner && (
          <label className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={everybody}
              onChange={() => {
                setEverybody(!everybody);
              }}
            />
            {words.tokens.all}
          </label>
        )}
      </div>
      <p className="muted">{words.tokens.text}</p>
      {shown.map((made) => (
        <Shown
          key={made.token.token_id}
          title={words.tokens.made(made.token.name)}
          secret={made.secret}
          close={() => {
            putAway(made);
          }}
        >
          <p className="muted">{words.tokens.try}</p>
          <Command text={example(made.secret)} />
        </Shown>
      ))}
      <Problem text={revoking.problem} />
      <Asked of={asked}>{(rows) => <TokenTable rows={rows} everybody={everybody} revoke={revoke} />}</Asked>
      <NewToken
        busy={making.busy}
        problem={making.problem}
        make={(body, sent) => {
          making.run(async () => {
            show(await given(makeToken({ body })));
            sent();
          });
        }}
      />
    </section>
  );
}

function example(secret: string): string {
  return `curl -H "Authorization: Bearer ${secret}" ${location.origin}/api/manage/runs`;
}
