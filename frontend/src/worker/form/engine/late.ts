import type { Dynamic, FieldsetConfig } from "../contract";
import type { Core } from "./core";
import { answersTo, tokensOf, withAnswers } from "./presign";
import { messageOf } from "./records";

/**
 * Procedure tokens in fieldsets that came while the form was open: what is known replaces them at once, the rest is
 * asked for, once, and replaces them when it comes.
 */
export function createLate(core: Core, procedures: readonly string[], changed: () => void) {
  const answers = new Map<string, string>();
  const asked = new Set<string>();

  const ask = async (fieldset: FieldsetConfig): Promise<void> => {
    const fresh = new Map([...tokensOf(fieldset)].filter(([text]) => !asked.has(text)));
    if (fresh.size === 0) return;
    for (const text of fresh.keys()) asked.add(text);
    const call = (procedure: string, args: unknown) => core.host.call(procedure, args, "");
    const report = ({ where, message }: { where: string; message: string }): void => {
      core.report(where, message);
    };
    try {
      for (const [text, answer] of await answersTo(fresh, call, { procedures, report }))
        answers.set(text, answer);
      changed();
    } catch (error) {
      for (const text of fresh.keys()) asked.delete(text);
      core.report("a fieldset that was added", messageOf(error));
    }
  };

  return (dynamic: Dynamic): Dynamic => {
    const filled = (fieldset: FieldsetConfig): FieldsetConfig => {
      if (!JSON.stringify(fieldset).includes("{{")) return fieldset;
      void ask(fieldset);
      return [...tokensOf(fieldset).keys()].some((text) => answers.has(text))
        ? withAnswers(fieldset, answers)
        : fieldset;
    };
    const sections = Object.entries(dynamic.sections).map(([name, { fieldsets }]) => {
      const made = Object.entries(fieldsets).map(([key, fieldset]) => [key, filled(fieldset)] as const);
      return [name, { fieldsets: Object.fromEntries(made) }] as const;
    });
    return { ...dynamic, sections: Object.fromEntries(sections) };
  };
}
