import { useState } from "react";
import type { AccountRow, OneTimeLink } from "../../api";
import { accounts, changeAccount, invite, newLink } from "../../api";
import { done, given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Scroller } from "../parts/Scroller";
import { InviteForm } from "./InviteForm";
import type { Role } from "./PersonRow";
import { PersonRow } from "./PersonRow";
import { Problem } from "./Problem";
import { Shown } from "./Shown";
import { useDoing } from "./useDoing";
import { words } from "./words";

/** Everybody who may sign in; for owners. */
export function People() {
  const asked = useGiven(["accounts"], () => given(accounts()));
  const { busy, problem, run } = useDoing("accounts");
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const change = (row: AccountRow, body: { role?: Role; disabled?: boolean }): void => {
    run(() => done(changeAccount({ path: { account_id: row.account_id }, body })));
  };
  const again = (row: AccountRow): void => {
    run(async () => {
      setLink(await given(newLink({ path: { account_id: row.account_id } })));
    });
  };
  return (
    <section aria-labelledby="people">
      <h2 id="people">{words.people.title}</h2>
      {link && (
        <Shown
          key={link.path}
          title={words.people.linkTitle(link.account.name)}
          secret={location.origin + link.path}
          close={() => {
            setLink(null);
          }}
        >
          <p className="muted">{words.people.linkText}</p>
        </Shown>
      )}
      <Problem text={problem} />
      <Asked of={asked}>
        {(rows) => (
          <Scroller label={words.people.title}>
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">{words.people.name}</th>
                  <th scope="col">{words.people.role}</th>
                  <th scope="col">{words.people.state}</th>
                  <th scope="col">{words.people.last}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <PersonRow key={row.account_id} row={row} change={change} link={again} />
                ))}
              </tbody>
            </table>
          </Scroller>
        )}
      </Asked>
      <InviteForm
        busy={busy}
        send={(name, role, sent) => {
          run(async () => {
            setLink(await given(invite({ body: { name, role } })));
            sent();
          });
        }}
      />
    </section>
  );
}
