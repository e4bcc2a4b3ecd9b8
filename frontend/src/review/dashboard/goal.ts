import type { KindFigures, RunFigures } from "../../api";
import { attemptAxis } from "../curve/score";
import type { Kind } from "../curve/kinds";
import { KINDS, nameOf, toneOf } from "../curve/kinds";
import type { Bar, Cell, Figure, Layer } from "../plots/drawing";
import { besides } from "./besides";
import { words } from "./words";

/** How many attempts it took to reach the goal; the table has those who ended otherwise too. */
export function goalFigure(found: RunFigures): Figure {
  const { goal } = words;
  return {
    name: "attempts-to-goal",
    title: goal.title,
    about: goal.about,
    columns: [words.who, goal.reason, words.attempts, goal.y].map((label) => ({ label })),
    rows: KINDS.flatMap((kind) =>
      found[kind].ends.map((one): Cell[] => [
        nameOf(kind),
        goal.reasons[one.reason] ?? one.reason,
        one.attempts,
        one.n,
      ]),
    ),
    drawing: {
      x: {
        ...attemptAxis(KINDS.flatMap((kind) => reached(found[kind]).map(({ attempts }) => attempts))),
        label: goal.axis,
      },
      y: { label: goal.y, kind: "number", whole: true },
      layers: KINDS.filter((kind) => reached(found[kind]).length > 0).map((kind) => layer(found, kind)),
    },
  };
}

const reached = ({ ends }: KindFigures) =>
  ends.filter(({ reason, attempts }) => reason === "goal" && attempts > 0);

function layer(found: RunFigures, kind: Kind): Layer {
  const [left, right] = besides(
    kind,
    KINDS.every((one) => reached(found[one]).length > 0),
  );
  const bars = reached(found[kind]).map(({ attempts, n }): Bar => ({
    x1: attempts + left,
    x2: attempts + right,
    y1: 0,
    y2: n,
    text: String(n),
  }));
  return { kind: "bars", name: nameOf(kind), tone: toneOf(kind), bars };
}
