import type { OptionConfig } from "../../contract";

/** What vanishes with the page: whether the list is open, what is searched for, and where the keys are. */
export interface Combo {
  open: boolean;
  query: string;
  /** Position among the options that were found; -1 if at none. */
  active: number;
}

export const closed: Combo = { open: false, query: "", active: -1 };

/** Without case and accents, so that "Koln" finds "Köln". */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The options whose label has every word of the query. */
export function found(options: OptionConfig[], query: string): OptionConfig[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  return wanted.length === 0
    ? options
    : options.filter(({ label }) => {
        const text = plain(label);
        return wanted.every((word) => text.includes(word));
      });
}

interface Key {
  key: string;
  altKey: boolean;
}

/** What a key does: the new state, and whether the active option is taken. Null: the key is not ours. */
export type Pressed = { combo: Combo; pick: boolean } | null;

const page = 10;

/**
 * count: how many options are in sight
 * chosen: position of the first chosen one, -1 if there is none
 */
export function pressed(combo: Combo, { key, altKey }: Key, count: number, chosen: number): Pressed {
  const at = (active: number): Pressed => ({ combo: { ...combo, open: true, active }, pick: false });
  if (!combo.open) {
    if (key === "ArrowDown" || key === "Enter" || key === " ") return at(Math.max(chosen, 0));
    if (key === "ArrowUp") return at(chosen >= 0 ? chosen : count - 1);
    return null;
  }
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return at(combo.active >= last ? 0 : combo.active + 1);
    case "ArrowUp":
      return altKey ? { combo: closed, pick: false } : at(combo.active <= 0 ? last : combo.active - 1);
    case "PageDown":
      return at(Math.min(combo.active + page, last));
    case "PageUp":
      return at(Math.max(combo.active - page, Math.min(0, last)));
    case "Enter":
      return { combo, pick: combo.active >= 0 && combo.active <= last };
    case "Escape":
      return { combo: closed, pick: false };
    default:
      return null;
  }
}
