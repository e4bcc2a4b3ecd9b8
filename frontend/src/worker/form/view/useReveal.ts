import type { RefObject } from "react";
import { useEffect } from "react";
import type { FormEngine } from "../contract";
import { useForm } from "./useForm";

/** Where the keyboard goes in a field. */
const target = 'input:not([type="hidden"]):not([tabindex="-1"]), textarea, button';

/** Scrolls to where the engine wishes; the focus comes along if it was at the submit button or nowhere. */
export function useReveal(engine: FormEngine, form: RefObject<HTMLElement | null>): void {
  const reveal = useForm(engine, (state) => state.reveal);
  useEffect(() => {
    if (!reveal) return;
    const section = form.current?.querySelector(`section[data-id="section-${reveal.section}"]`);
    const fields = Array.from(section?.querySelectorAll<HTMLElement>(".field") ?? []);
    const field = fields.find(({ dataset }) => dataset.name === reveal.field);
    (field ?? section)?.scrollIntoView({ block: field ? "center" : "start" });
    const at = document.activeElement;
    if (!at || at === document.body || at.matches(".button-submit"))
      field?.querySelector<HTMLElement>(target)?.focus({ preventScroll: true });
  }, [reveal, form]);
}
