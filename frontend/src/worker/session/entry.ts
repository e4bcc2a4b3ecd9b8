import type { OpenBody } from "../../api";

/** How the worker came in, read from the address. */
export interface Entry {
  body: OpenBody;
  /** Names this assignment in the browser's storage without giving the link away. */
  storageKey: string;
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
  if (link) return { body: { link }, storageKey: storageKey(`link ${link}`), plain: false };
  const query = new URLSearchParams(search);
  const worker_id = query.get("worker_id");
  const id = query.get("id");
  if (!worker_id || (id !== null && !/^[1-9]\d{0,8}$/.test(id))) return null;
  const unit = id === null ? null : Number(id);
  return {
    body: { worker_id, unit },
    storageKey: storageKey(`name ${worker_id} ${unit ?? ""}`),
    plain: true,
  };
}

/** The present address for another unit (null: the next free one); other parameters stay as they are. */
export function addressOf(unit: number | null, { search }: Address): string {
  const query = new URLSearchParams(search);
  if (unit === null) query.delete("id");
  else query.set("id", String(unit));
  return `/?${query.toString()}`;
}

// FNV-1a over two seeds: the Web's own digests need https, which a laboratory's network may not have.
function storageKey(text: string): string {
  const half = (seed: number): string => {
    let hash = seed;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0).toString(36);
  };
  return `ajeeb:${half(0x811c9dc5)}${half(0x050c5d1f)}`;
}
