import { useSyncExternalStore } from "react";
import type { LeftFormData } from "../../api";
import { client } from "../../api/client.gen";
import { words } from "../words";

interface LeftFormProps {
  assignmentId: string;
  /** Another one is another look of the form. */
  seq: number;
}

/**
 * The form as the worker left it. What is in the frame comes from workers and procedures too: nothing runs there,
 * and it has neither cookies nor an origin.
 */
export function LeftForm({ assignmentId, seq }: LeftFormProps) {
  const theme = useSyncExternalStore(onDark, () => (DARK.matches ? "dark" : "light"));
  const address = client.buildUrl<LeftFormData>({
    url: "/api/manage/assignments/{assignment_id}/form",
    path: { assignment_id: assignmentId },
    query: { theme },
  });
  // A new element for a new look: a changed address would be another step back in the history.
  return (
    <iframe
      key={`${address} ${seq}`}
      className="left-form"
      title={words.form.left}
      sandbox=""
      src={address}
      referrerPolicy="no-referrer"
    />
  );
}

const DARK = matchMedia("(prefers-color-scheme: dark)");

function onDark(changed: () => void): () => void {
  DARK.addEventListener("change", changed);
  return () => {
    DARK.removeEventListener("change", changed);
  };
}
