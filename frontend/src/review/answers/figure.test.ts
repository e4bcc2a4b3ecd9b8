import { describe, expect, it } from "vitest";
import type { AnsweredField } from "../../api";
import { fieldFigure } from "./figure";

const tally = (answered: number) => ({ answered, missing: 0, spread: null });

const field = (more: Partial<AnsweredField>): AnsweredField => ({
  field: "mood",
  label: "Mood?",
  part: "form",
  kind: "choice",
  levels: [],
  people: tally(3),
  simulated: tally(0),
  bars: [],
  bins: [],
  others: 0,
  ...more,
});

const bars = [
  { value: "good", label: "Good, on the whole and all in all", people: 2, simulated: 1 },
  { value: "", label: "", people: 1, simulated: 4 },
];

describe("the plot of a field", () => {
  it("has a lying bar for each option, of people only where nobody is simulated", () => {
    const { drawing, rows, columns, name } = fieldFigure(field({ bars }));
    expect(name).toBe("answers-mood");
    expect(columns.map(({ label }) => label)).toEqual(["Value", "People"]);
    expect(rows).toEqual([
      ["Good, on the whole and all in all", 2],
      ["(empty)", 1],
    ]);
    expect(drawing.lying).toBe(true);
    expect(drawing.y.tick?.(0)).toBe("Good, on the whole and …");
    expect(drawing.layers).toHaveLength(1);
    expect(drawing.layers[0]).toMatchObject({ bars: [{ x2: 2 }, { x2: 1 }] });
  });

  it("has simulated workers beside people, not over them", () => {
    const { drawing, rows } = fieldFigure(field({ bars, simulated: tally(5) }));
    expect(rows[1]).toEqual(["(empty)", 1, 4]);
    const [people, simulated] = drawing.layers.map((layer) =>
      layer.kind === "bars" ? layer.bars[1] : undefined,
    );
    expect(people?.y2).toBeLessThanOrEqual(simulated?.y1 ?? 0);
  });

  it("stands a scale on its steps, and says its ends", () => {
    const steps = [1, 2, 3].map((step) => ({
      value: `${step}`,
      label: `${step}`,
      people: step,
      simulated: 0,
    }));
    const { x, layers } = fieldFigure(field({ kind: "scale", bars: steps })).drawing;
    expect([x.from, x.to, x.ticks]).toEqual([0.5, 3.5, [1, 2, 3]]);
    expect(layers[0]).toMatchObject({ bars: [{ y2: 1 }, { y2: 2 }, { y2: 3 }] });
  });

  it("tells lengths of texts as whole numbers", () => {
    const bins = [
      { low: 10, high: 15, people: 2, simulated: 0 },
      { low: 15, high: 16, people: 1, simulated: 0 },
    ];
    const { title, rows, drawing } = fieldFigure(field({ kind: "text", bins }));
    expect(title).toContain("Length");
    expect(rows).toEqual([
      ["10 – 14", 2],
      ["15", 1],
    ]);
    expect(drawing.layers[0]).toMatchObject({
      bars: [
        { x1: 10, x2: 15 },
        { x1: 15, x2: 16 },
      ],
    });
  });
});
