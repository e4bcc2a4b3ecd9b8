import { useEffect, useRef, useState } from "react";
import type { FileValue } from "../../contract";
import { words } from "../../messages";
import { joined } from "../../view/classes";
import type { FieldViewProps } from "../props";
import { ariaOf } from "../props";
import { textEvents } from "../textEvents";
import { Preview } from "./Preview";

/** One file. It is sent as soon as it is chosen; the value follows. */
export function FileField(props: FieldViewProps) {
  const { engine, field, id, now, required, describedBy } = props;
  const input = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<File | null>(null);
  const value = now.value as FileValue | null | undefined;
  const sending = now.uploading !== null;
  const shown = value ?? (sending ? picked : null);
  const local = useLocalUrl(picked && shown?.name === picked.name ? picked : null);
  useEffect(() => {
    // The browser would not tell when the same file is chosen again.
    if (!shown && input.current) input.current.value = "";
  }, [shown]);
  const url = local ?? value?.url;
  const choose = (file: File | null): void => {
    setPicked(file);
    engine.attach(field, file);
  };
  return (
    <>
      <div className="fc-file">
        <input
          {...ariaOf(props)}
          {...textEvents(engine, field)}
          ref={input}
          type="file"
          id={id}
          name={field.name}
          className={joined("fc-file-input", field.classes_input_element)}
          required={required}
          disabled={now.disabled}
          aria-describedby={joined(shown ? `${id}-file` : "", describedBy) || undefined}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            // Who opens the choice and closes it again keeps the file.
            if (file) choose(file);
          }}
        />
        <span className="form-control fc-file-face" aria-hidden="true">
          <span className="fc-file-browse">{words.chooseFile}</span>
          <span className="fc-file-name">{shown?.name ?? field.placeholder ?? words.noFile}</span>
        </span>
      </div>
      {now.uploading !== null && (
        <progress className="bar" max={1} value={now.uploading} aria-label={shown?.name}>
          {words.uploading(Math.round(now.uploading * 100))}
        </progress>
      )}
      {shown && (
        <div className="fc-file-foot">
          <span id={`${id}-file`}>
            {shown.name} <span className="text-nowrap">({words.size(shown.size)})</span>
          </span>
          <button
            type="button"
            className="btn btn-link btn-sm"
            aria-label={words.removeFile(shown.name)}
            disabled={now.disabled}
            onClick={() => {
              choose(null);
              input.current?.focus();
            }}
          >
            {words.remove}
          </button>
        </div>
      )}
      <span className="visually-hidden" role="status">
        {value && picked && words.attached(value.name)}
      </span>
      {field.show_preview && shown && url && <Preview name={shown.name} url={url} />}
    </>
  );
}

/** An address of a file on this device, given back when it is not needed any more. */
function useLocalUrl(file: File | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}
