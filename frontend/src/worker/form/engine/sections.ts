import type { SectionConfig } from "../contract";

/** Which sections are open: all that can be collapsed form one accordion, the others are always open. */

const collapses = (section: SectionConfig | undefined): boolean => section?.collapsable !== false;

export const initiallyOpen = (sections: SectionConfig[]): ReadonlySet<number> =>
  openWhere(sections, (section) => !(collapses(section) && section.initially_collapsed === true));

/** After a click on the header: what was open is collapsed; what was not is, and then no other one stays open. */
export function toggled(
  sections: SectionConfig[],
  open: ReadonlySet<number>,
  position: number,
): ReadonlySet<number> {
  if (!collapses(sections[position])) return open;
  if (!open.has(position)) return opened(sections, open, position);
  return new Set([...open].filter((other) => other !== position));
}

/** With this section open. */
export function opened(
  sections: SectionConfig[],
  open: ReadonlySet<number>,
  position: number,
): ReadonlySet<number> {
  if (open.has(position)) return open;
  return openWhere(sections, (section, other) => other === position || !collapses(section));
}

const openWhere = (
  sections: SectionConfig[],
  isOpen: (section: SectionConfig, position: number) => boolean,
): ReadonlySet<number> =>
  new Set(sections.flatMap((section, position) => (isOpen(section, position) ? [position] : [])));
