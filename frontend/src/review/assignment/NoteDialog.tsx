import { useLayoutEffect, useRef, useState } from "react";
import { Dialog } from "../../shared/Dialog";
import { words } from "./words";

interface NoteDialogProps {
  onNote: (text: string) => void;
  onClose: () => void;
}

/** A note among reviewers; Ctrl and Enter keep it. */
export function NoteDialog({ onNote, onClose }: NoteDialogProps) {
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
  }, []);
  const { noteDialog: text } = words;
  const keep = (): void => {
    if (note.trim() === "") setWrong(true);
    else onNote(note);
  };
  return (
    <Dialog title={text.title} closeLabel={words.cancel} onClose={onClose}>
      <form
        className="decide-form"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <label>
          {text.text}
          <textarea
            className="form-control"
            rows={4}
            maxLength={2000}
            dir="auto"
            ref={field}
            value={note}
            onInput={(event) => {
              setNote(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
            }}
          />
        </label>
        {wrong && (
          <p className="wrong" role="alert">
            {text.missing}
          </p>
        )}
        <p className="decide-buttons">
          <button type="submit" className="btn btn-primary">
            {text.send}
          </button>
          <button type="button" className="btn btn-outline-secondary" onClick={onClose}>
            {words.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
