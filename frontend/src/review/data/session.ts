import type { QueryKey } from "@tanstack/query-core";
import { useSyncExternalStore } from "react";
import type { CodeFor, SignedIn } from "../../api";
import { entrance, lookAtCode, signIn } from "../../api";
import { Failure, given } from "./ask";
import { cache, SESSION } from "./cache";

/** see, review, export, manage, own */
export type Permission = SignedIn["permissions"][number];

export type Session =
  | ({ state: "in" } & SignedIn)
  /** A one-time link is open with which somebody sets a password. */
  | ({ state: "welcome"; code: string } & CodeFor)
  /** refused: a link was tried, and no longer works. hasOwner: somebody has set the server up. */
  | { state: "out"; refused: boolean; hasOwner: boolean };

/** Who is signed in; a code in the address that signs in directly is used, once, and taken out of it. */
export async function enter(): Promise<Session> {
  const code = codeInAddress();
  if (code) {
    try {
      const found = await given(lookAtCode({ body: { code } }));
      if (found.purpose !== "enter") return { state: "welcome", code, ...found };
      const signedIn = await given(signIn({ body: { code } }));
      forgetCode();
      return { state: "in", ...signedIn };
    } catch (error) {
      if (error instanceof Failure && error.code === "offline") throw error;
      forgetCode();
    }
  }
  const { has_owner: hasOwner, signed_in: signedIn } = await given(entrance());
  return signedIn ? { state: "in", ...signedIn } : { state: "out", refused: code !== "", hasOwner };
}

/** The code of a one-time link; empty if there is none. Short fragments are places in a page. */
export function codeInAddress(): string {
  return location.hash.length > 20 ? location.hash.slice(1) : "";
}

/** Somebody has signed in with a password: the pages open. */
export function entered(signedIn: SignedIn): void {
  forgetCode();
  // A question under way was asked before, and would say that nobody is signed in.
  void cache.cancelQueries({ queryKey: SESSION });
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
  cache.setQueryData<Session>(SESSION, { state: "in", ...signedIn });
}

/** Take a code that is of no use out of the address. */
export function forgetCode(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** Whether who is signed in may do this; what they may not do is not shown to them. The server decides all the same. */
export function useMay(permission: Permission): boolean {
  return useSyncExternalStore(listen, () => signedIn()?.permissions.includes(permission) ?? false);
}

/** Who is signed in; null while nobody is. */
export function useWho(): SignedIn | null {
  return useSyncExternalStore(listen, signedIn);
}

function listen(changed: () => void): () => void {
  return cache.getQueryCache().subscribe((event) => {
    const key = event.query.queryKey as QueryKey;
    if (key[0] === SESSION[0]) changed();
  });
}

function signedIn(): ({ state: "in" } & SignedIn) | null {
  const known = cache.getQueryData<Session>(SESSION);
  return known?.state === "in" ? known : null;
}
