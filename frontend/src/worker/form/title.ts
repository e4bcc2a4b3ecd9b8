import type { FormView } from "../../api";
import type { FormConfig } from "./contract";

/** The title of a form as its author wrote it, as HTML. */
export const titleOf = ({ config }: FormView): string => (config as { form: FormConfig }).form.title;

/** The title of a form as text. */
export function plainTitle(form: FormView): string {
  // A document that is only read loads nothing and runs nothing.
  const { body } = new DOMParser().parseFromString(titleOf(form), "text/html");
  return body.textContent.replace(/\s+/g, " ").trim();
}
