import { memo, useId } from "react";
import { Html } from "../../../shared/Html";
import type { FieldConfig, FormEngine } from "../contract";

import { fieldViews, isFieldType } from "../kinds/registry";
import { joined } from "./classes";
import { useField } from "./useForm";

interface FieldProps {
  engine: FormEngine;
  field: FieldConfig;
}

/** A field with what stands around it. A type that is unknown draws nothing. */
export const Field = memo(function Field({ engine, field }: FieldProps) {
  const made = useId();
  const now = useField(engine, field);
  const { type, name, label, help, tooltip, icon, classes, validators, placeholder } = field;
  if (!isFieldType(type)) return null;
  const View = fieldViews[type];
  const id = field.id || made;
  const required = validators?.required === true;
  const labelled = Boolean(label) && type !== "hidden" && type !== "button";
  const parts = { label: `${id}-label`, help: `${id}-help`, wrong: `${id}-wrong` };
  return (
    <div
      className={joined("field", required && "required", type === "hidden" && "hidden-type", classes)}
      data-name={name}
      data-invalid={now.wrong !== undefined}
      title={tooltip || undefined}
    >
      {labelled && (
        <label id={parts.label} className="field-label" htmlFor={id}>
          {icon && (
            <span className="field-icon" aria-hidden="true">
              {icon}
            </span>
          )}
          {label}
          {required && (
            <span className="field-star" aria-hidden="true">
              *
            </span>
          )}
        </label>
      )}
      <View
        engine={engine}
        field={field}
        id={id}
        now={now}
        required={required}
        labelledBy={labelled ? parts.label : undefined}
        ariaLabel={labelled || type === "button" ? undefined : placeholder || tooltip || name}
        describedBy={joined(now.wrong && parts.wrong, help && parts.help) || undefined}
      />
      {now.wrong && <Wrong id={parts.wrong} messages={now.wrong} />}
      {help && type !== "hidden" && (
        <div id={parts.help}>
          <Html html={help} className="form-text" />
        </div>
      )}
    </div>
  );
});

function Wrong({ id, messages }: { id: string; messages: string[] }) {
  return (
    <div id={id} className="invalid-feedback">
      {/* A validator of the task's own may have given something else than text. */}
      {messages.map(String).map((message, place) => (
        <div key={place}>{message}</div>
      ))}
    </div>
  );
}
