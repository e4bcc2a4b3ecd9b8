import type { FormSoFar, FormView } from "../../api";
import { words } from "../messages";
import type { FieldsetConfig, FormConfig } from "./contract";

/** What was submitted in a form, read only. */
export function Answers({ form, soFar }: { form: FormView; soFar: FormSoFar | null }) {
  if (!soFar?.submitted) return null;
  const labels = labelsOf(form, soFar);
  return (
    <dl className="answers">
      {Object.entries(soFar.submitted).map(([name, value]) => (
        <div key={name}>
          <dt>{labels.get(name) ?? name}</dt>
          <dd>{said(value) || words.noAnswer}</dd>
        </div>
      ))}
    </dl>
  );
}

function labelsOf(form: FormView, soFar: FormSoFar): Map<string, string> {
  const { sections } = (form.config as { form: FormConfig }).form;
  const added = soFar.added.map(({ fieldset }) => fieldset as FieldsetConfig);
  const fieldsets = [...sections.flatMap((section) => section.fieldsets), ...added];
  const fields = fieldsets.flatMap(({ rows }) => rows).flatMap((row) => row.fields);
  return new Map(fields.flatMap(({ name, label }) => (name && label ? [[name, label]] : [])));
}

function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(", ");
  if (typeof value !== "object" || value === null)
    return value === null || value === undefined ? "" : `${value as string | number | boolean}`;
  if ("name" in value) return String(value.name);
  const ticked = Object.entries(value).filter(([, on]) => on === true);
  return ticked.map(([name]) => name).join(", ");
}
