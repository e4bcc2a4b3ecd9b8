import type { Tone } from "../plots/drawing";
import { words } from "./words";

/** Both kinds of workers: they are never mixed. */
export const KINDS = ["people", "simulated"] as const;
export type Kind = (typeof KINDS)[number];

export const nameOf = (kind: Kind): string => words[kind];
export const toneOf = (kind: Kind): Tone => kind;
/** Told apart without colours too. */
export const isDashed = (kind: Kind): boolean => kind === "simulated";
