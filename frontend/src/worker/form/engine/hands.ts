import type { Part } from "./hidden";
import { changedByTask, hidingClasses, keyOf, parts, readKey } from "./hidden";

/** The form as it is drawn: what the engine sees of it and does to it. */
export interface Hands {
  /** Whether a field is in sight. Collapsing a section is only ours and hides nothing. */
  isVisible: (name: string) => boolean;
  /** What the task's own code has hidden or shown. given: the keys of what the configuration hides. */
  hiddenByTask: (given: ReadonlySet<string>) => string[];
  hideAgain: (keys: string[]) => void;
  /** Calls back when the page may be about to go; what it returns ends that. */
  onLeave: (save: () => void) => () => void;
}

const around: Record<Exclude<Part, "field" | "input">, string> = {
  row: ".row",
  fieldset: "fieldset",
  section: "section.section",
};
const bodies = '[id^="accordion_collapsable_part_"]';

/** root: the element of the form, null while it is not drawn. */
export function createHands(root: () => HTMLElement | null): Hands {
  const wrappers = (): HTMLElement[] => [...(root()?.querySelectorAll<HTMLElement>(".field") ?? [])];
  const wrapperOf = (name: string): HTMLElement | undefined =>
    wrappers().find((wrapper) => wrapper.dataset.name === name);
  return {
    isVisible: (name) => {
      const wrapper = wrapperOf(name);
      if (!wrapper || wrapper.classList.contains("hidden") || !isDrawn(wrapper, root())) return false;
      const elements = named(wrapper, name);
      return elements.length === 0 || elements.some((element) => isDrawnIn(element, wrapper));
    },
    hiddenByTask: (given) => changedByTask(hiddenNow(wrappers()), given),
    hideAgain: (keys) => {
      for (const key of keys) {
        const read = readKey(key);
        const wrapper = read && wrapperOf(read.name);
        if (wrapper) for (const element of elementsOf(read.part, wrapper)) setHidden(element, read.hide);
      }
    },
    onLeave: (save) => {
      const hidden = (): void => {
        if (document.visibilityState === "hidden") save();
      };
      addEventListener("pagehide", save);
      document.addEventListener("visibilitychange", hidden);
      return () => {
        removeEventListener("pagehide", save);
        document.removeEventListener("visibilitychange", hidden);
      };
    },
  };
}

/** The elements that carry the field's name; compared as text, since a name may hold quotes and dots. */
const named = (wrapper: HTMLElement, name: string): HTMLElement[] =>
  [...wrapper.querySelectorAll<HTMLElement>("[name]")].filter(
    (element) => element.getAttribute("name") === name,
  );

/** Whether all from the field outwards is drawn, leaving out the body of its section and all that only it decides. */
function isDrawn(wrapper: HTMLElement, root: HTMLElement | null): boolean {
  const body = wrapper.closest<HTMLElement>(bodies);
  for (
    let element: HTMLElement | null = wrapper;
    element && element !== root;
    element = element.parentElement
  )
    if (element !== body && getComputedStyle(element).display === "none") return false;
  // Visibility is inherited: where the body has it, that is our collapsing.
  const shown = (element: HTMLElement): boolean => getComputedStyle(element).visibility === "visible";
  return shown(wrapper) || (body !== null && !shown(body));
}

function isDrawnIn(element: HTMLElement, wrapper: HTMLElement): boolean {
  // A drop-down may stand in for its own hidden `select`: only the task's hand counts there.
  if (element instanceof HTMLSelectElement) return !isHidden(element);
  for (let each: HTMLElement | null = element; each && each !== wrapper; each = each.parentElement)
    if (getComputedStyle(each).display === "none") return false;
  return true;
}

const isHidden = (element: HTMLElement): boolean =>
  element.style.display === "none" || hidingClasses.some((hiding) => element.classList.contains(hiding));

function setHidden(element: HTMLElement, hide: boolean): void {
  if (!hide) element.classList.remove(...hidingClasses);
  element.style.display = hide ? "none" : "";
}

function elementsOf(part: Part, wrapper: HTMLElement): HTMLElement[] {
  if (part === "field") return [wrapper];
  if (part === "input") return named(wrapper, wrapper.dataset.name ?? "");
  const element = wrapper.closest<HTMLElement>(around[part]);
  return element ? [element] : [];
}

/** The keys of all that is hidden; a row, fieldset or section is known by its first field. */
function hiddenNow(wrappers: HTMLElement[]): string[] {
  const seen = new Set<HTMLElement>();
  return wrappers.flatMap((wrapper) => {
    const name = wrapper.dataset.name;
    if (!name) return [];
    return parts.flatMap((part) => {
      const fresh = elementsOf(part, wrapper).filter((element) => !seen.has(element));
      for (const element of fresh) seen.add(element);
      const ours = part === "input" ? fresh.filter((element) => element.tagName !== "SELECT") : fresh;
      return ours.some(isHidden) ? [keyOf(part, name)] : [];
    });
  });
}
