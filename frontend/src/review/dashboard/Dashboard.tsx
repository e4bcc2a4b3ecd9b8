import type { ReactNode } from "react";
import { memo, useEffect } from "react";
import { figures } from "../../api";
import type { RunFigures } from "../../api";
import { KINDS } from "../curve/kinds";
import { survivalFigure } from "../curve/score";
import { ScoreCard } from "../curve/ScoreCard";
import { given } from "../data/ask";
import { useGiven } from "../data/cache";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { percent } from "../parts/format";
import type { Figure } from "../plots/drawing";
import { isEmpty } from "../plots/drawing";
import { PlotCard } from "../plots/PlotCard";
import { completionsFigure } from "./completions";
import { costFigure } from "./cost";
import { errorsFigure } from "./errors";
import { goalFigure } from "./goal";
import { histogramFigure } from "./histogram";
import { latencyByTimeFigure, latencyFigure } from "./latency";
import { timesFigure } from "./times";
import { words } from "./words";

/** The plots of a run; they move with it. */
export function Dashboard({ runId, kind }: { runId: string; kind: "loop" | "form" }) {
  const asked = useGiven(["figures", runId], () => given(figures({ path: { run_id: runId } })));
  useEffect(() => {
    void import("../plots/draw"); // comes while the numbers do
  }, []);
  return (
    <section aria-labelledby="plots">
      <h2 id="plots">{words.plots}</h2>
      <Asked of={asked}>
        {(found) => (
          <>
            {found.read < 1 && (
              <p role="status" className="alert alert-info m-0">
                {words.reading(percent(found.read))}
              </p>
            )}
            <Plots found={found} kind={kind} />
          </>
        )}
      </Asked>
    </section>
  );
}

/** Drawn anew when the numbers are others, not whenever they were asked for. */
const Plots = memo(function Plots({ found, kind }: { found: RunFigures; kind: "loop" | "form" }) {
  if (KINDS.every((one) => found[one].points.length === 0)) {
    return <Empty title={words.none} text={words.noneText} />;
  }
  const calls = [latencyFigure(found), latencyByTimeFigure(found), errorsFigure(found)];
  const money = found.money.map((one) => costFigure(found, one));
  const own = kind === "form" ? [formFigure(found)] : [goalFigure(found), timesFigure(found)];
  return (
    <div className="plot-grid">
      {kind === "loop" && <Scores found={found} />}
      {[completionsFigure(found), ...own, ...calls, ...money].filter(isShown).map((one) => (
        <PlotCard key={one.name} figure={one} />
      ))}
    </div>
  );
});

function Scores({ found }: { found: RunFigures }): ReactNode {
  const curve = { people: found.people.attempts, simulated: found.simulated.attempts };
  if (curve.people.length + curve.simulated.length === 0) return null;
  return (
    <>
      <ScoreCard curve={curve} scale={found.score} />
      <PlotCard figure={survivalFigure(curve)} />
    </>
  );
}

const formFigure = ({ people, simulated }: RunFigures): Figure =>
  histogramFigure(
    { name: "time-per-form", ...words.form },
    { people: people.form_times, simulated: simulated.form_times },
  );

/** A plot without anything in it is left out. */
const isShown = (figure: Figure): boolean => !isEmpty(figure.drawing);
