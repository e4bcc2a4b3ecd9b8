/** Scrolls this page alone: `scrollIntoView` and `focus` would also move a page that shows this one in a frame. */
export function bringIntoSight(place: HTMLElement): void {
  const { top, bottom } = place.getBoundingClientRect();
  const room = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top >= 0 && bottom <= window.innerHeight) return;
  window.scrollTo({ top: window.scrollY + top - room, behavior: smoothness() });
}

const smoothness = (): ScrollBehavior =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
