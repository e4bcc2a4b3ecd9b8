import { useState } from "react";
import { words } from "../../messages";
import { PdfFrame } from "./PdfFrame";
import { previewKind } from "./preview";

/** The file itself, where a browser can show its kind. */
export function Preview({ name, url }: { name: string; url: string }) {
  const [failed, setFailed] = useState("");
  const kind = previewKind(name);
  if (!kind) return null;
  const fail = (): void => {
    setFailed(url);
  };
  if (failed === url) return <p className="form-text">{words.noPreview}</p>;
  const label = words.previewOf(name);
  return (
    <div className="fc-preview">
      {kind === "image" && <img src={url} alt={label} onError={fail} />}
      {kind === "pdf" && <PdfFrame url={url} label={label} onError={fail} />}
      {/* A worker's own file has no captions to offer. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      {kind === "video" && <video src={url} controls aria-label={label} onError={fail} />}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      {kind === "audio" && <audio src={url} controls aria-label={label} onError={fail} />}
    </div>
  );
}
