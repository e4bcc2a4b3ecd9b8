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

/** Null if the address names no task. */
export function readEntry({ hash, search }: Address): Entry | null {
  const link = hash.slice(1);
  if (link) return { body: { link }, plain: false };
  const query = new URLSearchParams(search);
  const worker_id = query.get("worker_id");
  const id = query.get("id");
  if (!worker_id || (id !== null && !/^[1-9]\d{0,8}$/.test(id))) return null;
  return { body: { worker_id, unit: id === null ? null : Number(id) }, plain: true };
}

/** The present address for another unit (null: the next free one); other parameters stay as they are. */
export function addressOf(unit: number | null, { search }: Address): string {
  const query = new URLSearchParams(search);
  if (unit === null) query.delete("id");
  else query.set("id", String(unit));
  return `?${query.toString()}`;
}
