import type { MadeDecision } from "../../api";
import { Ago } from "../parts/Time";
import type { Opened } from "./known";
import { words } from "./words";

/** That somebody else decided while the assignment was open: who, what and when, before one decides again. */
export function Meanwhile({ opened }: { opened: Opened }) {
  const { meanwhile: text } = words;
  if (opened.refused === "" && opened.meanwhile.length === 0) return null;
  return (
    <div className="meanwhile" role="alert">
      {opened.refused !== "" && (
        <p>
          {opened.refused}. {text.refused}
        </p>
      )}
      {opened.meanwhile.length > 0 && (
        <>
          <p>{text.title}</p>
          <ul>
            {opened.meanwhile.map((one) => (
              <Line key={one.seq} one={one} />
            ))}
          </ul>
        </>
      )}
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={opened.accept}>
        {text.accept}
      </button>
    </div>
  );
}

function Line({ one }: { one: MadeDecision }) {
  return (
    <li>
      <strong>{one.by}</strong> {one.text} <Ago at={one.at} />
    </li>
  );
}
