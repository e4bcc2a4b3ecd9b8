import { useEffect, useState } from "react";
import { words } from "./words";

/** HTML that cannot be changed, in a frame that runs no script and has no origin. */
export function Frame({ load }: { load: (dark: boolean) => Promise<string> }) {
  const [shown, setShown] = useState<{ html: string } | { why: string } | null>(null);
  useEffect(() => {
    let left = false;
    const dark = document.documentElement.dataset.bsTheme === "dark";
    load(dark).then(
      (html) => {
        if (!left) setShown({ html });
      },
      (error: unknown) => {
        if (!left) setShown({ why: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      left = true;
    };
  }, [load]);
  if (shown === null) return null;
  if ("why" in shown)
    return (
      <p className="page page-message" role="alert">
        {shown.why}
      </p>
    );
  return <iframe className="preview-frame" title={words.frame} sandbox="" srcDoc={shown.html} />;
}
