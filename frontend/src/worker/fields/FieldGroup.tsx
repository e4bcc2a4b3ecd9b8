import type { ComponentType } from "react";
import type { Answers, FieldKind, Fields, Wrong } from "../check";
import type { Note } from "../observe/recorder";
import type { FieldProps } from "./props";
import { fieldViews } from "./registry";

interface FieldGroupProps {
  /** Sets the ids of these fields apart from others on the page. */
  part: "ask" | "judge";
  fields: Fields;
  answers: Answers;
  wrong: Wrong;
  locked: boolean;
  onChange: (name: string, value: unknown) => void;
  note: Note;
}

/** The fields of one part of the form, in order. */
export function FieldGroup({ part, fields, answers, wrong, locked, onChange, note }: FieldGroupProps) {
  return (
    <>
      {Object.entries(fields).map(([name, spec]) => {
        // The registry has the view of this very kind; the compiler cannot follow that through the lookup.
        const View = fieldViews[spec.kind] as ComponentType<FieldProps<FieldKind>>;
        return (
          <View
            key={name}
            id={`${part}-${name}`}
            name={name}
            spec={spec}
            value={answers[name]}
            wrong={wrong[name]}
            locked={locked}
            onChange={(value) => {
              onChange(name, value);
            }}
            note={note}
          />
        );
      })}
    </>
  );
}
