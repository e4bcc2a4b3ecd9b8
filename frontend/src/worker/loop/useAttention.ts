import { useEffect, useRef } from "react";
import { bringIntoSight } from "../inSight";
import type { Attention } from "../state";

/** Takes the focus to where something has happened, once for each wish. */
export function useAttention(attention: Attention | null) {
  const place = useRef<HTMLElement>(null);
  const served = useRef(attention?.n ?? 0);
  useEffect(() => {
    if (!attention || attention.n === served.current) return;
    const target = place.current && find(place.current, attention.to);
    if (!target) return;
    served.current = attention.n;
    // Of several outputs the first comes into sight, not what stands below them all.
    const arrived =
      attention.to === "result" || attention.to === "ask" || place.current?.matches(".current-many");
    bringIntoSight(arrived && place.current ? place.current : target);
    target.focus({ preventScroll: true });
  }, [attention]);
  return place;
}

function find(place: HTMLElement, to: Attention["to"]): HTMLElement | null {
  switch (to) {
    case "heading":
      return place.querySelector<HTMLElement>("h1, h2");
    case "waiting":
      return place.querySelector<HTMLElement>(".waiting-title");
    case "ask":
      return place.querySelector<HTMLElement>("form textarea, form input");
    case "result":
      return place.querySelector<HTMLElement>("form .pick-label, form input, form textarea, form button");
    case "wrong": {
      const field = place.querySelector<HTMLElement>("[aria-invalid=true]");
      if (!field?.matches("[role=radiogroup]")) return field;
      return field.querySelector<HTMLElement>("input:checked") ?? field.querySelector("input");
    }
  }
}
