import type { FormEngine, SectionConfig } from "../contract";
import { own } from "../engine/records";
import { joined } from "./classes";
import { ErrorList } from "./ErrorList";
import { Fieldset } from "./Fieldset";
import { SectionHead } from "./SectionHead";
import { useForm } from "./useForm";

interface SectionProps {
  engine: FormEngine;
  section: SectionConfig;
  position: number;
}

/** A part of the form. Collapsing is for the eye only: the body stays in the page, as large as before, but out of sight. */
export function Section({ engine, section, position }: SectionProps) {
  const { title, instruction, name, id, classes, collapsable = true } = section;
  const headed = Boolean(title || instruction);
  const invalid = useForm(engine, ({ listed }) => (listed[position]?.length ?? 0) > 0);
  const open = useForm(engine, (state) => !collapsable || !headed || state.open.has(position));
  return (
    <section
      id={id || undefined}
      className={joined("section", classes)}
      data-id={`section-${position}`}
      data-name={name}
      data-invalid={invalid}
    >
      {headed && (
        <SectionHead
          engine={engine}
          section={section}
          position={position}
          open={open}
          collapsable={collapsable}
        />
      )}
      <div
        id={`accordion_collapsable_part_${position}`}
        className="section-body"
        data-open={open}
        onClickCapture={() => {
          engine.touchSection(position);
        }}
      >
        <div className="section-content">
          <ErrorList engine={engine} position={position} />
          <Fieldsets engine={engine} section={section} />
        </div>
      </div>
    </section>
  );
}

/** Those of the configuration, then those that procedures have added. Templates are never drawn. */
function Fieldsets({ engine, section }: Omit<SectionProps, "position">) {
  const { name, fieldsets } = section;
  const added = useForm(engine, ({ dynamic }) => (name ? own(dynamic.sections, name)?.fieldsets : undefined));
  return (
    <>
      {fieldsets.map(
        (fieldset, place) =>
          !fieldset.lookup_name && <Fieldset key={`own ${place}`} engine={engine} fieldset={fieldset} />,
      )}
      {Object.entries(added ?? {}).map(([key, fieldset]) => (
        <Fieldset key={`added ${key}`} engine={engine} fieldset={fieldset} />
      ))}
    </>
  );
}
