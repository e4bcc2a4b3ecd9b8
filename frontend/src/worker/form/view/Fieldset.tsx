import { memo } from "react";
import { Html } from "../../../shared/Html";
import type { FieldsetConfig, FormEngine, RowConfig } from "../contract";
import { joined } from "./classes";
import { Field } from "./Field";

interface FieldsetProps {
  engine: FormEngine;
  fieldset: FieldsetConfig;
}

/** A group of rows with a heading, or a rule instead of one. */
export const Fieldset = memo(function Fieldset({ engine, fieldset }: FieldsetProps) {
  const { title, instruction, help, id, classes, rows } = fieldset;
  return (
    <fieldset id={id || undefined} className={joined("fieldset", classes)}>
      {title && (
        <legend className="fieldset-title">
          <h3>
            <Html html={title} />
          </h3>
        </legend>
      )}
      {instruction && <Html html={instruction} className="fieldset-instruction" />}
      {!title && !instruction && <hr />}
      {rows.map((row, place) => (
        <Row key={place} engine={engine} row={row} />
      ))}
      {help && <Html html={help} className="fieldset-help form-text" />}
    </fieldset>
  );
});

function Row({ engine, row }: { engine: FormEngine; row: RowConfig }) {
  return (
    <div id={row.id || undefined} className={joined("row", row.classes)}>
      {row.fields.map((field, place) => (
        <Field key={field.name ?? place} engine={engine} field={field} />
      ))}
      {row.help && <Html html={row.help} className="row-help form-text" />}
    </div>
  );
}
