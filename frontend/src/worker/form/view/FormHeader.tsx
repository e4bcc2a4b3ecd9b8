import { Html } from "../../../shared/Html";
import type { FormConfig } from "../contract";
import { words } from "../messages";

/** Title and instruction, if there is any of them. */
export function FormHeader({ form }: { form: FormConfig }) {
  const { title, instruction, show_instructions_as_modal: inModal } = form;
  if (!title && !instruction) return null;
  return (
    <header className="form-header">
      {title && (
        <h1 className="form-title">
          <Html html={title} />
        </h1>
      )}
      {instruction && !inModal && <Html html={instruction} className="form-instruction" />}
      {instruction && inModal && <p className="form-instruction-hint">{words.instructionHint}</p>}
    </header>
  );
}
