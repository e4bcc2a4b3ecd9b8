import type { ComponentType, ReactNode } from "react";
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
  /** Several outputs, drawn: they stand in the first field that picks one of them. */
  outputs?: readonly ReactNode[];
}

/** The fields of one part of the form, in order; what shows the outputs comes first. */
export function FieldGroup({
  part,
  fields,
  outputs,
  answers,
  wrong,
  locked,
  onChange,
  note,
}: FieldGroupProps) {
  const all = Object.entries(fields);
  const picking = outputs && all.find(([, { kind }]) => kind === "pick");
  const ordered = picking ? [picking, ...all.filter((one) => one !== picking)] : all;
  return (
    <>
      {ordered.map(([name, spec]) => {
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
            {...(outputs && name === picking?.[0] && { outputs })}
          />
        );
      })}
    </>
  );
}
