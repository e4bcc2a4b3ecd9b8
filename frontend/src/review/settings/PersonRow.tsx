import type { AccountRow } from "../../api";
import { Ago } from "../parts/Time";
import { words as all } from "../words";
import { words } from "./words";

export type Role = AccountRow["role"];
export const ROLES: Role[] = ["viewer", "reviewer", "admin", "owner"];

interface PersonRowProps {
  row: AccountRow;
  change: (row: AccountRow, body: { role?: Role; disabled?: boolean }) => void;
  link: (row: AccountRow) => void;
}

/** One account, with what an owner can do about it. */
export function PersonRow({ row, change, link }: PersonRowProps) {
  const isDisabled = row.disabled_at !== null;
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td>
        <select
          className="form-select form-select-sm"
          aria-label={words.people.roleOf(row.name)}
          title={words.people.may[row.role]}
          value={row.role}
          onChange={(event) => {
            const role = ROLES.find((one) => one === event.currentTarget.value);
            if (role) change(row, { role });
          }}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {all.roles[role]}
            </option>
          ))}
        </select>
      </td>
      <td>{state(row)}</td>
      <td>{row.last_at === null ? all.none : <Ago at={row.last_at} />}</td>
      <td className="num">
        {!isDisabled && (
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            aria-label={words.people.linkFor(row.name)}
            onClick={() => {
              link(row);
            }}
          >
            {words.people.link}
          </button>
        )}{" "}
        <button
          type="button"
          className="btn btn-sm btn-outline-secondary"
          aria-label={isDisabled ? words.people.enableOne(row.name) : words.people.disableOne(row.name)}
          onClick={() => {
            change(row, { disabled: !isDisabled });
          }}
        >
          {isDisabled ? words.people.enable : words.people.disable}
        </button>
      </td>
    </tr>
  );
}

function state(row: AccountRow): string {
  if (row.disabled_at !== null) return words.people.disabled;
  if (row.has_password) return words.people.active;
  return row.last_at === null ? words.people.invited : words.people.direct;
}
