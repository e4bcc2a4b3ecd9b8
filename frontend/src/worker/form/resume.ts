import type { FieldConfig, LiveForm } from "./contract";
import type { WorkerHost } from "./host";
import { dynamicFieldsets, fieldsOf } from "./engine/layout";

/**
 * Goes on where the page was left: a call whose answer the task's code never had is asked for again by the trigger that
 * asked first, and is given the recorded answer.
 */
export function resume(
  engine: LiveForm,
  { unheard, askAgain }: Pick<WorkerHost, "unheard" | "askAgain">,
): void {
  const names = new Set(unheard().map(({ element }) => element));
  for (const name of names) {
    const button = buttonNamed(engine, name);
    if (!button) continue;
    askAgain(name);
    engine.fire(button, "onClick");
  }
}

function buttonNamed(engine: LiveForm, name: string): FieldConfig | undefined {
  const fixed = engine.form.sections.flatMap(({ fieldsets }) => fieldsets);
  const added = dynamicFieldsets(engine.form, engine.state().dynamic).map(({ fieldset }) => fieldset);
  return [...fixed, ...added]
    .flatMap(fieldsOf)
    .find((field) => field.type === "button" && field.name === name);
}
