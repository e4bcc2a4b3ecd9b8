import type { FilmText } from "../../api";

/** What the worker wrote; against the text before it, what came is underlined and what went is struck through. */
export function Changes({ text }: { text: FilmText }) {
  return (
    <div className="prompt">
      <p className="prompt-label">{text.label}</p>
      <p className="prompt-text" dir="auto">
        {text.changes === null
          ? text.text
          : text.changes.map((segment, index) => {
              switch (segment.op) {
                case "added":
                  return <ins key={index}>{segment.text}</ins>;
                case "removed":
                  return <del key={index}>{segment.text}</del>;
                case "same":
                  return <span key={index}>{segment.text}</span>;
              }
            })}
      </p>
    </div>
  );
}
