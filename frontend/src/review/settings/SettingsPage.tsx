import { useMay } from "../data/session";
import { useTitle } from "../parts/useTitle";
import { Password } from "./Password";
import { People } from "./People";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { Webhooks } from "./Webhooks";
import { words } from "./words";

/** People and roles, one's own password and sessions, API tokens, webhooks: each for who may. */
export function SettingsPage() {
  useTitle(words.title);
  const isOwner = useMay("own");
  const isManager = useMay("manage");
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      {isOwner && <People />}
      <Sessions />
      <Password />
      <Tokens />
      {isManager && <Webhooks />}
    </>
  );
}
