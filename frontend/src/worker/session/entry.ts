import type { OpenBody } from "../../api";

/** How the worker came in, read from the address. */
export interface Entry {
  body: OpenBody;
  /** Came by name and not by a signed link. */
  plain: boolean;
}

interface Address {
  hash: string;
  search: string;
}

/** A part of the address that is missing or is not what it must be. */
export type Fault = "name" | "number";

/** The way in, or what is wrong with the address: nothing to name if it is not a link to a task at all. */
export function readEntry({ hash, search }: Address): Entry | Fault[] {
  const link = hash.slice(1);
  if (link) return { body: { link }, plain: false };
  const query = new URLSearchParams(search);
  const worker_id = query.get("worker_id");
  const id = query.get("id");
  if (worker_id === null && id === null) return [];
  const faults: Fault[] = [];
  if (!worker_id) faults.push("name");
  if (id !== null && !/^[1-9]\d*$/.test(id)) faults.push("number");
  if (!worker_id || faults.length > 0) return faults;
  const run = query.get("run");
  return { body: { worker_id, unit: id === null ? null : Number(id), ...(run && { run }) }, plain: true };
}

/** The present address for another unit (null: the next free one); other parameters stay as they are. */
export function addressOf(unit: number | null, { search }: Address): string {
  const query = new URLSearchParams(search);
  if (unit === null) query.delete("id");
  else query.set("id", String(unit));
  return `?${query.toString()}`;
}
