import type { FieldConfig, Json, Messages } from "../contract";
import type { Core } from "./core";
import type { Traits } from "./definition";
import { traitsOf } from "./definition";
import { lastRound } from "./layout";
import type { TaskFunction } from "./modules";
import { asText, isRecord, own } from "./records";
import { argumentsOf, builtinRefusal, isEmpty, textOf } from "./validators";
import { formWords } from "./words";

/** Validates what is in sight and shows what is wrong, or that nothing is. leaving: the worker wants to send the form. */
export function validate(core: Core, { leaving }: { leaving: boolean }): boolean {
  const invalid = wrongNow(core, leaving ? openRound(core) : new Set());
  if (!core.store.state().locked) core.showErrors(invalid);
  return Object.keys(invalid).length === 0;
}

function wrongNow(core: Core, mayBeEmpty: ReadonlySet<string>): Messages {
  const found = [...core.layout()].map(([name, { field }]): [string, string[]] => {
    const traits = traitsOf(core.definition, field);
    if (!traits?.is_validated || !core.inSight(name)) return [name, []];
    if (core.uploads.has(name)) return [name, [formWords.uploading]];
    const value = own(core.store.state().values, name);
    if (mayBeEmpty.has(name) && isEmpty(traits, value)) return [name, []];
    return [name, against(core, field, traits, value)];
  });
  return Object.fromEntries(found.filter(([, messages]) => messages.length > 0));
}

/**
 * The fields of the round that waits to go on: the last fieldset that was added, while its button can be pressed.
 * Who leaves the task there need not fill it; the server says the same (`forms/composer/submission.py`).
 */
function openRound({ config, store, inSight }: Core): ReadonlySet<string> {
  const { dynamic } = store.state();
  const fields = lastRound(config, dynamic);
  const names = fields.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const waits = fields.some(
    ({ type, name = "", triggers }) =>
      type === "button" &&
      Boolean(isRecord(triggers) && triggers.onClick) &&
      !own(dynamic.disables, name) &&
      !own(dynamic.loadings, name) &&
      inSight(name),
  );
  return new Set(waits ? names : []);
}

/** What all validators of a field have against its value; the task's own go before built-in ones of the same name. */
function against(core: Core, field: FieldConfig, traits: Traits, value: Json): string[] {
  const configured = isRecord(field.validators) ? Object.entries(field.validators) : [];
  return configured.flatMap(([name, argument]) => {
    const custom = core.modules.validators.functions.get(name);
    const said = custom
      ? saidByTask(core, name, custom, [field, value, ...argumentsOf(argument)])
      : saidByBuiltin(core, name, traits, field, value);
    return said ? [asText(said)] : [];
  });
}

function saidByBuiltin(core: Core, name: string, traits: Traits, field: FieldConfig, value: Json): Json {
  const builtin = own(core.definition.validators, name);
  if (!builtin) {
    core.report(`validator ${name}`, `There is no such validator; field "${field.name ?? ""}" asks for it.`);
    return null;
  }
  const check = (): string | null => {
    const found = builtinRefusal(core.definition, traits, builtin, value, own(field.validators, name));
    return found && textOf(core.definition, found);
  };
  // A pattern is the author's code too: some take forever.
  if (builtin.check !== "matches") return check();
  const id = `validator ${name} of ${field.name ?? ""}`;
  return core.guard.isOff(id) ? null : core.guard.around(id, check);
}

/** A validator that throws, or does not answer at once, has nothing against the value. */
function saidByTask(core: Core, name: string, validator: TaskFunction, handed: unknown[]): Json {
  const id = `validator ${name}`;
  if (core.guard.isOff(id)) return null;
  try {
    const said = core.guard.around(id, () => validator(...handed));
    if (!isRecord(said) || typeof said.then !== "function") return said;
    Promise.resolve(said).catch(() => undefined);
    core.report(
      id,
      "Validators must answer at once; this one returned a promise, and the value was accepted.",
    );
  } catch (error) {
    core.report(id, "This validator failed, and the value was accepted", error);
  }
  return null;
}
