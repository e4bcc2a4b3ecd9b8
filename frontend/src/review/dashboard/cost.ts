import type { Money, RunFigures } from "../../api";
import { KINDS, nameOf } from "../curve/kinds";
import { amount } from "../parts/format";
import type { Cell, Figure, Point } from "../plots/drawing";
import { steps } from "../plots/drawing";
import { timeAxis } from "./time";
import { words } from "./words";

/** The budget as it burns down, or what was spent where there is none; one figure for each currency. */
export function costFigure(found: RunFigures, { currency, budget }: Money): Figure {
  const { cost } = words;
  const spent = spending(found, currency);
  const shown =
    budget === null ? spent : spent.map(({ at, all, ...rest }) => ({ at, all: budget - all, ...rest }));
  const axis = budget === null ? cost.spentAxis(currency) : cost.leftAxis(currency);
  const points: Point[] = [
    { x: Math.min(found.created_at, ...shown.map(({ at }) => at)), y: budget ?? 0 },
    ...shown.map(({ at, all }) => ({ x: at + found.width_ms, y: all })),
  ];
  const show = (value: number): string => amount(value, "");
  return {
    name: `cost-${currency.toLowerCase() || "run"}`,
    title: budget === null ? cost.spent(currency) : cost.left(currency),
    about: budget === null ? cost.spentAbout : cost.leftAbout(amount(budget, currency)),
    columns: [
      { label: words.time },
      ...KINDS.map((kind) => ({ label: cost.costOf(nameOf(kind), currency), show })),
      { label: axis, show },
    ],
    rows: shown.map(({ at, people, simulated, all }): Cell[] => [new Date(at), people, simulated, all]),
    drawing: {
      x: { ...timeAxis(found), from: points[0]?.x ?? found.created_at },
      y: { label: axis, kind: "number" },
      layers: [
        steps(cost.all, "people", false, points),
        ...(budget === null
          ? []
          : [{ kind: "level" as const, name: cost.nothingLeft, tone: "wrong" as const, y: 0 }]),
      ],
    },
  };
}

interface Spent {
  at: number;
  people: number;
  simulated: number;
  /** Up to then, in all. */
  all: number;
}

/** What each stretch of time has cost. */
function spending(found: RunFigures, currency: string): Spent[] {
  const at = (kind: (typeof KINDS)[number]): Map<number, number> =>
    new Map(found[kind].points.map((point) => [point.at, point.cost[currency] ?? 0]));
  const [people, simulated] = [at("people"), at("simulated")];
  let all = 0;
  return [...new Set([...people.keys(), ...simulated.keys()])]
    .sort((one, other) => one - other)
    .map((time) => {
      const costs = { people: people.get(time) ?? 0, simulated: simulated.get(time) ?? 0 };
      all += costs.people + costs.simulated;
      return { at: time, ...costs, all };
    })
    .filter((one) => one.people + one.simulated > 0);
}
