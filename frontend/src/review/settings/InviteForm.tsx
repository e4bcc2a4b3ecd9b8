import { useState } from "react";
import { NameField } from "../signin/NameField";
import { words as all } from "../words";
import type { Role } from "./PersonRow";
import { ROLES } from "./PersonRow";
import { words } from "./words";

interface InviteFormProps {
  busy: boolean;
  send: (name: string, role: Role, sent: () => void) => void;
}

/** Makes an account, and a link for whom it is. */
export function InviteForm({ busy, send }: InviteFormProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("reviewer");
  return (
    <form
      className="in-line"
      aria-label={words.people.inviteTitle}
      onSubmit={(event) => {
        event.preventDefault();
        send(name, role, () => {
          setName("");
        });
      }}
    >
      <NameField value={name} change={setName} />
      <label>
        {words.people.role}
        <select
          className="form-select"
          value={role}
          onChange={(event) => {
            setRole(ROLES.find((one) => one === event.currentTarget.value) ?? role);
          }}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {all.roles[one]}: {words.people.may[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {words.people.invite}
      </button>
    </form>
  );
}
