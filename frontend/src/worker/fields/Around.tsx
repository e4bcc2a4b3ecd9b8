import { words } from "../messages";

interface PartProps {
  id: string;
  help: string | undefined;
  wrong: string | undefined;
}

/** Ids of what describes a field, for `aria-describedby`. */
export const describedBy = ({ id, help, wrong }: PartProps, more = ""): string =>
  [wrong && `${id}-wrong`, help && `${id}-help`, more].filter(Boolean).join(" ");

/** The label's text; says when an answer is not needed. */
export function Label({ text, required = true }: { text: string; required: boolean | undefined }) {
  return (
    <>
      {text} {!required && <span className="optional">({words.optional})</span>}
    </>
  );
}

export function Help({ id, help }: PartProps) {
  return help ? (
    <div id={`${id}-help`} className="field-help">
      {help}
    </div>
  ) : null;
}

export function WrongText({ id, wrong }: PartProps) {
  return wrong ? (
    <div id={`${id}-wrong`} className="field-wrong">
      <span aria-hidden="true" className="mark">
        !
      </span>
      {wrong}
    </div>
  ) : null;
}
