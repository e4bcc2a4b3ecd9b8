import { useEffect, useRef } from "react";
import { bringIntoSight } from "./inSight";
import type { Attention } from "./state";

/** Takes the focus to the heading of a page that came in place of another; never when the page loads. */
export function useHeadingFocus(attention: Attention | null) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (attention?.to !== "heading" || !heading.current) return;
    bringIntoSight(heading.current);
    heading.current.focus({ preventScroll: true });
  }, [attention]);
  return heading;
}
