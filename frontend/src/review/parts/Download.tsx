import type { ReactNode } from "react";
import { hidesModels } from "../assignment/blind";
import { tell } from "../assignment/toasts";
import { words } from "../words";

interface DownloadProps {
  href: string;
  kind?: string;
  children: ReactNode;
}

/** A link to a file that names arms and models: not for who hides them from themselves. */
export function Download({ href, kind = "btn-outline-secondary", children }: DownloadProps) {
  return (
    <a
      className={`btn btn-sm ${kind}`}
      href={href}
      download
      onClick={(event) => {
        if (!hidesModels()) return;
        event.preventDefault();
        tell({ wrong: true, text: words.namesModels });
      }}
    >
      {children}
    </a>
  );
}
