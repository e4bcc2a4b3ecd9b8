import type { FieldSpec } from "../check";
import { words } from "../messages";

/** An answer as text, for reading. */
export const answerText = (spec: FieldSpec, value: unknown): string => {
  if (spec.kind === "pick" && typeof value === "number") return words.candidate(value);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};
