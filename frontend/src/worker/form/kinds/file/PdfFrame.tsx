import { useEffect, useState } from "react";

interface PdfFrameProps {
  url: string;
  label: string;
  onError: () => void;
}

/** A PDF in a frame. Browsers show none that a server has sandboxed, as every worker's file is: it is shown from here. */
export function PdfFrame({ url, label, onError }: PdfFrameProps) {
  const [local, setLocal] = useState<string | null>(null);
  const isLocal = url.startsWith("blob:");
  useEffect(() => {
    if (isLocal) return;
    let made: string | null = null;
    let left = false;
    void fetch(url)
      .then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error(answer.statusText))))
      .then(
        (file) => {
          if (left) return;
          made = URL.createObjectURL(file);
          setLocal(made);
        },
        () => {
          if (!left) onError();
        },
      );
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another way to say that it failed is no reason to load again
  }, [url, isLocal]);
  const shown = isLocal ? url : local;
  return shown && <iframe src={shown} title={label} />;
}
