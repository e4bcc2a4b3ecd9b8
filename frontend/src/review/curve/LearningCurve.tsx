import { useId, useState } from "react";
import { curve } from "../../api";
import type { Curve } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { words } from "../words";
import { CurveChart } from "./CurveChart";
import { CurveTable } from "./CurveTable";
import type { Plotted } from "./plotted";

interface LearningCurveProps {
  runId: string;
  /** Heading, if another one fits better. */
  title?: string;
}

/** Score by attempt, people and simulated workers apart, as a plot and as figures. */
export function LearningCurve({ runId, title = words.curve.title }: LearningCurveProps) {
  const asked = useGiven(["curve", runId], () => given(curve({ path: { run_id: runId } })));
  const heading = useId();
  return (
    <section className="curve" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <Asked of={asked}>{(found) => <Shown curve={found} />}</Asked>
    </section>
  );
}

function Shown({ curve: found }: { curve: Curve }) {
  const [chosen, setChosen] = useState<Plotted>(found.score === null ? "similarity" : "score");
  const name = useId();
  if (found.people.length + found.simulated.length === 0) {
    return <Empty title={words.curve.none} text={words.curve.noneText} />;
  }
  const choices: Plotted[] = found.score === null ? ["similarity"] : ["score", "similarity"];
  return (
    <>
      <fieldset className="choices">
        <legend className="visually-hidden">{words.curve.shown}</legend>
        {choices.map((choice) => (
          <label key={choice} className={choice === chosen ? "choice choice-on" : "choice"}>
            <input
              type="radio"
              name={name}
              checked={choice === chosen}
              onChange={() => {
                setChosen(choice);
              }}
            />
            {words.curve[choice]}
          </label>
        ))}
        <span className="muted">{words.curve.by}</span>
      </fieldset>
      <div className="curve-both">
        <CurveChart curve={found} plotted={chosen} />
        <CurveTable curve={found} plotted={chosen} />
      </div>
    </>
  );
}
