import { useId, useState } from "react";
import type { Curve, ScoreScale } from "../../api";
import { PlotCard } from "../plots/PlotCard";
import type { Plotted } from "./plotted";
import { scoreFigure } from "./score";
import { words } from "./words";

interface ScoreCardProps {
  curve: Pick<Curve, "people" | "simulated">;
  scale: ScoreScale | null;
}

/** Score by attempt, or similarity where it was measured. */
export function ScoreCard({ curve, scale }: ScoreCardProps) {
  const [chosen, setChosen] = useState<Plotted>(scale === null ? "similarity" : "score");
  const name = useId();
  const choices: Plotted[] = scale === null ? ["similarity"] : ["score", "similarity"];
  return (
    <PlotCard figure={scoreFigure(curve, scale, chosen)}>
      <fieldset className="choices">
        <legend className="visually-hidden">{words.shown}</legend>
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
            {words.choices[choice]}
          </label>
        ))}
      </fieldset>
    </PlotCard>
  );
}
