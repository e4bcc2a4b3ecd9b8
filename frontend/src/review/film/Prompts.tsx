import type { FilmPrompt } from "../../api";
import { words } from "../words";

/** What the models were sent, and what their side made of it, where that is not what was typed. */
export function Prompts({ prompts }: { prompts: FilmPrompt[] }) {
  return (
    <>
      {prompts.map((prompt, index) => (
        <div key={index} className="prompt prompt-sent">
          <Stage label={words.film.sent} arms={prompt.arms} text={prompt.sent} />
          <Stage label={words.film.effective} arms={prompt.arms} text={prompt.effective} />
        </div>
      ))}
    </>
  );
}

function Stage({ label, arms, text }: { label: string; arms: string[]; text: string | null }) {
  if (text === null) return null;
  return (
    <>
      <p className="prompt-label">{arms.length === 0 ? label : `${label} (${arms.join(", ")})`}</p>
      <p className="prompt-text" dir="auto">
        {text}
      </p>
    </>
  );
}
