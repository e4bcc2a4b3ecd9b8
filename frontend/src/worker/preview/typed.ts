import type { KeptDraft } from "../form/host";

/** What was typed into the forms of a folder, by the names of the fields, for as long as this tab is open. */
export interface Typed {
  draft: () => KeptDraft | null;
  keep: (values: Record<string, unknown>) => void;
  forget: () => void;
  /** Where the page stood when it was left, once. */
  leftAt: () => number;
  leave: () => void;
}

export function createTyped(folder: string, place: Storage = window.sessionStorage): Typed {
  const [values, scroll] = [`ajeeb:preview:${folder}`, `ajeeb:preview:${folder}:scroll`];
  const read = (): Record<string, unknown> =>
    JSON.parse(place.getItem(values) ?? "{}") as Record<string, unknown>;
  const write = (name: string, text: string): void => {
    try {
      place.setItem(name, text);
    } catch {
      // A full storage: the author types again.
    }
  };
  return {
    draft: () => ({
      values: read(),
      dynamic: { sections: {}, loadings: {}, disables: {} },
      hidden: [],
      at: 0,
      handled: [],
    }),
    // A field that is gone for a moment, because its file is being mended, finds its value again.
    keep: (standing) => {
      const lasting = Object.entries(standing).filter(([, value]) => !isFile(value));
      write(values, JSON.stringify({ ...read(), ...Object.fromEntries(lasting) }));
    },
    forget: () => {
      place.removeItem(values);
    },
    leftAt: () => {
      const found = Number(place.getItem(scroll) ?? 0);
      place.removeItem(scroll);
      return found;
    },
    leave: () => {
      write(scroll, String(window.scrollY));
    },
  };
}

/** The browser forgets a file with its page. */
const isFile = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "lastModified" in value;
