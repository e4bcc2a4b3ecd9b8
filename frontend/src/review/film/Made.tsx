import type { FilmAttempt } from "../../api";
import { words } from "../words";

/** What the model made of it; the place is kept while it is being made. */
export function Made({ attempt }: { attempt: FilmAttempt }) {
  const { film } = words;
  if (attempt.state === "running") {
    const text = attempt.call.try_no > 1 ? film.restarted(attempt.call.try_no) : film.making;
    return <div className="picture picture-waiting">{text}</div>;
  }
  if (attempt.state === "failed") {
    return <div className="picture picture-none">{film.noResult(attempt.call.status)}</div>;
  }
  const prompt = attempt.texts[0]?.text ?? "";
  return (
    <>
      {attempt.outputs.map((output, index) => (
        <div key={index}>
          {output.picture && (
            <img
              className="picture"
              src={output.picture.url}
              width={output.picture.width ?? 512}
              height={output.picture.height ?? 512}
              alt={film.madeAlt(prompt)}
            />
          )}
          {output.text !== null && <p className="output-text">{output.text}</p>}
          {output.notes.map((note) => (
            <p key={note} className="note">
              {note}
            </p>
          ))}
        </div>
      ))}
    </>
  );
}
