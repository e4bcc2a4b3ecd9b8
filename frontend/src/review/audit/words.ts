import type { AuditRow } from "../../api";

type Decision = AuditRow["decision"];

const VERDICTS = { approved: "Approved", soft_rejected: "Soft rejected", rejected: "Rejected" };
const STATES = { open: "Opened", paused: "Paused", closed: "Closed" };

/** What was managed, by `what`. */
const MANAGED: Record<string, string> = {
  account_made: "Made an account",
  role_changed: "Changed a role",
  account_disabled: "Disabled an account",
  account_enabled: "Enabled an account",
  password_set: "Set a password",
  link_made: "Made a one-time link",
  signed_in: "Signed in",
  session_revoked: "Ended a session",
  token_made: "Made an API token",
  token_revoked: "Revoked an API token",
  webhook_added: "Added a webhook",
  webhook_disabled: "Disabled a webhook",
  webhook_enabled: "Enabled a webhook",
  webhook_removed: "Removed a webhook",
  webhook_secret_renewed: "Gave a webhook a new secret",
  webhook_tested: "Tested a webhook",
  delivery_sent_again: "Sent a delivery again",
  payments_marked_paid: "Marked payments as paid",
  payments_marked_unpaid: "Made payments due again",
};

/** Every English text of the audit log. */
export const words = {
  title: "Audit log",
  text: "Everything that a person decided or changed, newest first. Nothing here can be altered.",
  none: "Nothing yet",
  noneText: "Decisions, changes of runs and of settings appear here with who made them and when.",
  noneFiltered: "Nothing fits these filters.",
  when: "When",
  who: "Who",
  what: "What",
  about: "About",
  anybody: "anybody",
  anything: "anything",
  by: "Who",
  kind: "What",
  subject: "About",
  subjectHelp: "id of an assignment, run or worker; an account, a token",
  filters: "Filters",
  find: "Show",
  older: "Older",
  newest: "Newest",
  pages: "Pages of the log",
  undone: "taken back",
  kinds: {
    decided: "Verdicts",
    bonus_given: "Bonuses",
    excluded: "Exclusions",
    noted: "Notes",
    undone: "Taken back",
    qualified: "Qualifications",
    blocked: "Blocks",
    erased: "Erasures",
    run_changed: "Runs paused, opened, closed",
    run_set: "Settings of runs",
    managed: "Settings",
    signed_in: "Signing in",
  },
  subjects: { assignment: "assignment", worker: "worker", run: "run", project: "" },
  said: (text: string) => `“${text}”`,
};

/** A decision in one line. */
export function inWords(decision: Decision): string {
  switch (decision.kind) {
    case "decided":
      return joined(VERDICTS[decision.verdict], decision.reason_code, quoted(decision.message));
    case "bonus_given":
      return joined(
        `Gave a bonus of ${decision.minor} (smallest units of ${decision.currency})`,
        quoted(decision.message),
      );
    case "excluded":
      return joined(
        decision.attempt_id ? "Excluded an attempt" : "Excluded the assignment",
        decision.reason_code,
        quoted(decision.note),
      );
    case "noted":
      return joined("Noted", quoted(decision.text));
    case "undone":
      return `Took back decision ${decision.seq}`;
    case "qualified":
      return decision.value === null
        ? `Took away the qualification “${decision.name}”`
        : `Gave the qualification “${decision.name}” (${decision.value})`;
    case "blocked":
      return joined(decision.blocked ? "Blocked" : "Unblocked", quoted(decision.reason));
    case "erased":
      return joined(
        `Erased ${counted(decision.assignments, "assignment")}, ${counted(decision.files, "file")} and ${counted(decision.exports ?? 0, "export")}`,
        quoted(decision.reason),
      );
    case "run_changed":
      return joined(STATES[decision.state], quoted(decision.reason));
    case "run_set":
      return `Set ${decision.name} to ${JSON.stringify(decision.value)}`;
    case "managed":
      return joined(
        MANAGED[decision.what] ?? decision.what.replaceAll("_", " "),
        details(decision.details ?? {}),
      );
  }
}

function details(of: Record<string, unknown>): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name.replace(/_at$/, "").replaceAll("_", " ")}: ${told(name, value)}`)
    .join(", ");
}

function told(name: string, value: unknown): string {
  if (name.endsWith("_at") && typeof value === "number") return new Date(value).toLocaleString();
  if (Array.isArray(value)) return value.map(String).join(" ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function quoted(text: string | undefined): string {
  return text ? words.said(text) : "";
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}

function counted(n: number, one: string): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
}
