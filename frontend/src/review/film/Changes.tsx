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
                  return <Marked key={index} tag="ins" text={segment.text} />;
                case "removed":
                  return <Marked key={index} tag="del" text={segment.text} />;
                case "same":
                  return <span key={index}>{segment.text}</span>;
              }
            })}
      </p>
    </div>
  );
}

/** Words that came or went; the space around them is not marked, and what went keeps clear of what stayed. */
function Marked({ tag: Tag, text }: { tag: "ins" | "del"; text: string }) {
  const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  const clear = Tag === "del" ? " " : "";
  return (
    <>
      {clear || before}
      {words !== "" && <Tag>{words}</Tag>}
      {clear || after}
    </>
  );
}
