import { useId } from "react";
import { curve } from "../../api";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { PlotCard } from "../plots/PlotCard";
import { words } from "../words";
import { survivalFigure } from "./score";
import { ScoreCard } from "./ScoreCard";

interface LearningCurveProps {
  runId: string;
  /** Heading, if another one fits better. */
  title?: string;
}

/** Score by attempt, people and simulated workers apart, with how many are still in. */
export function LearningCurve({ runId, title = words.curve.title }: LearningCurveProps) {
  const asked = useGiven(["curve", runId], () => given(curve({ path: { run_id: runId } })));
  const heading = useId();
  return (
    <section className="curve" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <Asked of={asked}>
        {(found) =>
          found.people.length + found.simulated.length === 0 ? (
            <Empty title={words.curve.none} text={words.curve.noneText} />
          ) : (
            <div className="plot-grid">
              <ScoreCard curve={found} scale={found.score} />
              <PlotCard figure={survivalFigure(found)} />
            </div>
          )
        }
      </Asked>
    </section>
  );
}
