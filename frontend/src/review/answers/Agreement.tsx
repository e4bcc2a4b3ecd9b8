import { useState } from "react";
import { agreement } from "../../api";
import type { AnsweredField, FieldAgreement, LevelAgreement } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { percent } from "../parts/format";
import type { Which } from "./toggles";
import { answersWords } from "./words";

type Level = LevelAgreement["level"];
type Turn = FieldAgreement["turn"];

const words = answersWords.agreement;
const TURNS = ["last", "best", "first"] as const;
const WIDE = 0.4;
const SAME = 0.9;

interface AgreementProps {
  runId: string;
  field: AnsweredField;
  which: Which;
  /** Whether the run has a score, which tells the best attempt. */
  scored: boolean;
}

/** How far workers agree on a field, and on what that rests. */
export function Agreement({ runId, field, which, scored }: AgreementProps) {
  const [level, setLevel] = useState<Level | "">("");
  const [turn, setTurn] = useState<Turn>("last");
  const query = { field: field.field, turn, ...which, ...(level === "" ? {} : { level }) };
  const asked = useGiven(["agreement", runId, query], () =>
    given(agreement({ path: { run_id: runId }, query })),
  );
  return (
    <div className="agreement">
      <div className="choices">
        <label>
          {words.level}
          <select
            className="form-select form-select-sm"
            value={level}
            onChange={(event) => {
              setLevel(event.currentTarget.value as Level | "");
            }}
          >
            <option value="">{words.usual}</option>
            {field.levels.map((one) => (
              <option key={one} value={one}>
                {words.levels[one]}
              </option>
            ))}
          </select>
        </label>
        {field.part !== "form" && (
          <label>
            {words.turn}
            <select
              className="form-select form-select-sm"
              value={turn}
              onChange={(event) => {
                setTurn(event.currentTarget.value as Turn);
              }}
            >
              {TURNS.filter((one) => one !== "best" || scored).map((one) => (
                <option key={one} value={one}>
                  {words.turns[one]}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Asked of={asked}>{(found) => <Found found={found} field={field} />}</Asked>
    </div>
  );
}

function Found({ found, field }: { found: FieldAgreement; field: AnsweredField }) {
  if (found.percent === null) return <p>{words.noPairs(found.single)}</p>;
  const first = found.alphas[0];
  // Of several levels the lowest is what can be relied on.
  const known = found.alphas.flatMap(({ alpha }) => (alpha === null ? [] : [alpha]));
  return (
    <>
      <dl className="alphas">
        {found.alphas.map((one) => (
          <Alpha key={one.level} one={one} />
        ))}
        <div>
          <dt>{words.percent}</dt>
          <dd>
            <strong>{percent(found.percent)}</strong>
          </dd>
        </div>
      </dl>
      <p>{words.basis(found)}</p>
      {known.length > 0 && <p>{words.reading(Math.min(...known))}</p>}
      {found.commonest !== null && found.commonest >= SAME && (
        <p>
          <strong>{words.nearlyAll(percent(found.commonest))}</strong>
        </p>
      )}
      {first?.low != null && first.high !== null && first.high - first.low > WIDE && <p>{words.wide}</p>}
      {field.part !== "form" && <p className="muted">{words.loop}</p>}
      {field.kind === "choices" && <p className="muted">{words.choices}</p>}
    </>
  );
}

function Alpha({ one }: { one: LevelAgreement }) {
  return (
    <div>
      <dt>{words.alpha(words.short[one.level])}</dt>
      <dd>
        {one.alpha === null ? words.same : <strong>{one.alpha.toFixed(3)}</strong>}
        {one.alpha !== null && (
          <span className="muted">
            {one.low !== null && one.high !== null
              ? words.interval(one.low.toFixed(2), one.high.toFixed(2))
              : words.noInterval}
          </span>
        )}
      </dd>
    </div>
  );
}

/** What the numbers mean, and when not to read them. */
export function Meaning() {
  return (
    <section className="meaning" aria-labelledby="agreement-meaning">
      <h2 id="agreement-meaning">{words.meaning}</h2>
      {words.meanings.map((one) => (
        <p key={one}>{one}</p>
      ))}
    </section>
  );
}
