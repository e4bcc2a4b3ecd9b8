import type { FilmAttempt, FilmOutput } from "../../api";
import { words } from "../words";

/** What the model made of it; the place is kept while it is being made. */
export function Made({ attempt }: { attempt: FilmAttempt }) {
  const { film } = words;
  if (attempt.state === "running") {
    const text = attempt.call.try_no > 1 ? film.restarted(attempt.call.try_no) : film.making;
    return <div className="picture picture-waiting">{text}</div>;
  }
  if (attempt.state !== "done") {
    return <div className="picture picture-none">{film.noResult(attempt.call.status)}</div>;
  }
  const prompt = attempt.texts[0]?.text ?? "";
  const several = attempt.outputs.length > 1;
  return (
    <div className={several ? "outputs outputs-several" : "outputs"}>
      {attempt.outputs.map((output) => (
        <Output key={output.index} output={output} prompt={prompt} several={several} />
      ))}
    </div>
  );
}

interface OutputProps {
  output: FilmOutput;
  prompt: string;
  several: boolean;
}

function Output({ output, prompt, several }: OutputProps) {
  const { film } = words;
  const values = Object.entries(output.values);
  return (
    <figure className={output.chosen === true ? "output output-chosen" : "output"}>
      {output.picture && (
        <img
          className="picture"
          src={output.picture.url}
          width={output.picture.width ?? 512}
          height={output.picture.height ?? 512}
          alt={film.madeAlt(prompt)}
        />
      )}
      {output.text !== null && (
        <p className="output-text" dir="auto">
          {output.text}
        </p>
      )}
      {(several || output.arm !== "") && (
        <figcaption>
          {output.chosen === true && <span className="tag tag-chosen">{film.chosen}</span>}
          {output.arm !== "" && <strong dir="auto">{output.arm}</strong>}
          <span className="muted" dir="auto">
            {output.model}
          </span>
        </figcaption>
      )}
      {output.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      {values.length > 0 && (
        <p className="note" dir="auto">
          {values.map(([name, value]) => `${name} ${plain(value)}`).join(", ")}
        </p>
      )}
    </figure>
  );
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
