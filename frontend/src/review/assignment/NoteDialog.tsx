import { useState } from "react";
import { DecisionForm } from "./DecisionForm";
import type { Wrong } from "./DecisionForm";
import { Field } from "./Field";
import { words } from "./words";

interface NoteDialogProps {
  /** Number of the attempt that it is about; empty if it is about the whole. */
  attempt: string;
  onNote: (text: string) => Promise<void>;
  onClose: () => void;
}

/** A note among reviewers. */
export function NoteDialog({ attempt, onNote, onClose }: NoteDialogProps) {
  const [note, setNote] = useState("");
  const { noteDialog: text } = words;
  return (
    <DecisionForm
      title={attempt === "" ? text.title : text.titleOf(attempt)}
      action={text.send}
      fields={["text"]}
      check={(): Wrong => (note.trim() === "" ? { text: text.missing } : {})}
      send={() => onNote(note)}
      onClose={onClose}
    >
      {(wrong) => (
        <Field label={text.text} wrong={wrong.text}>
          {(marks) => (
            <textarea
              className="form-control"
              rows={4}
              maxLength={2000}
              dir="auto"
              value={note}
              {...marks}
              onInput={(event) => {
                setNote(event.currentTarget.value);
              }}
            />
          )}
        </Field>
      )}
    </DecisionForm>
  );
}
