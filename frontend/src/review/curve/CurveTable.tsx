import type { Curve, CurvePoint } from "../../api";
import { figure, percent } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { words } from "../words";
import type { Plotted } from "./plotted";
import { spreadOf } from "./plotted";

/** The figures of the plot. */
export function CurveTable({ curve, plotted }: { curve: Curve; plotted: Plotted }) {
  const groups: [string, CurvePoint[]][] = [
    [words.people, curve.people],
    [words.simulatedWorkers, curve.simulated],
  ];
  return (
    <Scroller label={words.curve.figures}>
      <table className="rows figures">
        <thead>
          <tr>
            <th scope="col">{words.curve.attempt}</th>
            <th scope="col" className="num">
              {words.curve.stillIn}
            </th>
            <th scope="col" className="num">
              {words.curve.share}
            </th>
            <th scope="col" className="num">
              {words.curve.mean}
            </th>
            <th scope="col" className="num">
              {words.curve.median}
            </th>
          </tr>
        </thead>
        {groups
          .filter(([, points]) => points.length > 0)
          .map(([name, points]) => (
            <tbody key={name}>
              <tr>
                <th scope="rowgroup" colSpan={5} className="group">
                  {name}
                </th>
              </tr>
              {points.map((point) => (
                <Figures key={point.k} point={point} plotted={plotted} />
              ))}
            </tbody>
          ))}
      </table>
    </Scroller>
  );
}

function Figures({ point, plotted }: { point: CurvePoint; plotted: Plotted }) {
  const spread = spreadOf(point, plotted);
  return (
    <tr>
      <th scope="row">{point.k}</th>
      <td className="num">{point.n}</td>
      <td className="num">{percent(point.survival)}</td>
      <td className="num">{spread ? figure(spread.mean) : words.none}</td>
      <td className="num">
        {spread ? `${figure(spread.median)} (${figure(spread.q1)}–${figure(spread.q3)})` : words.none}
      </td>
    </tr>
  );
}
