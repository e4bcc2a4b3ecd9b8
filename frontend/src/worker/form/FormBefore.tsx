import { useEffect, useMemo, useRef, useState } from "react";
import type { FormView } from "../../api";
import type { Commands } from "../session/useSession";
import type { Working } from "../state";
import type { FormHost } from "./contract";
import { tellConsole } from "./authorConsole";
import { FormDrawn } from "./FormDrawn";
import { useLiveForm } from "./useLiveForm";

interface FormBeforeProps {
  state: Working;
  form: FormView;
  position: number;
  commands: Commands;
}

/** A page before or after the work that is a form of its own: no code, no files, nothing kept before it is sent. */
export default function FormBefore({ state, form, position, commands }: FormBeforeProps) {
  const [begun] = useState(form);
  const host = useMemo<FormHost>(
    () => ({
      call: () => Promise.reject(new Error("")),
      upload: () => Promise.reject(new Error("")),
      submit: (values) => {
        commands.pass(position, values);
      },
      keepDraft: () => undefined,
      report: tellConsole,
    }),
    [commands, position],
  );
  const prepared = useLiveForm(begun, host, null);
  const engine = prepared.at === "ready" ? prepared.engine : null;
  const sent = useRef(false);
  const { sending, wrong, notice } = state;
  useEffect(() => {
    if (sending) sent.current = true;
    else if (sent.current) {
      sent.current = false;
      engine?.refused(wrong, notice ?? "");
    }
  }, [engine, sending, wrong, notice]);
  return <FormDrawn prepared={prepared} styles={begun.styles} onDrawn={() => undefined} />;
}
