import "../form.css";
import type { KeyboardEvent } from "react";
import { useRef } from "react";
import type { FormEngine } from "../contract";
import { joined } from "./classes";
import { FormHeader } from "./FormHeader";
import { InstructionModal } from "./InstructionModal";
import { Section } from "./Section";
import { SubmitBlock } from "./SubmitBlock";
import { useReveal } from "./useReveal";

/** The whole form, drawn from the live engine. */
export function FormView({ engine }: { engine: FormEngine }) {
  const { form } = engine;
  const place = useRef<HTMLFormElement>(null);
  useReveal(engine, place);
  return (
    <>
      <form
        ref={place}
        id={form.id || undefined}
        className={joined("form-composer", form.classes)}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          engine.clickSubmit();
        }}
        onKeyDownCapture={stayOnEnter}
      >
        <FormHeader form={form} />
        <div id="id_accordion">
          {form.sections.map((section, position) => (
            <Section key={position} engine={engine} section={section} position={position} />
          ))}
        </div>
        <SubmitBlock engine={engine} />
      </form>
      {form.show_instructions_as_modal && form.instruction && (
        <InstructionModal instruction={form.instruction} />
      )}
    </>
  );
}

/** The Enter key in a line of text does not submit: that cannot be taken back. */
function stayOnEnter(event: KeyboardEvent): void {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type !== "file")
    event.preventDefault();
}
