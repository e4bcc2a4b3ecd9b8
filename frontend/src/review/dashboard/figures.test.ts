import { describe, expect, it } from "vitest";
import type { KindFigures, RunFigures } from "../../api";
import { scoreFigure, survivalFigure } from "../curve/score";
import type { Layer } from "../plots/drawing";
import { isEmpty } from "../plots/drawing";
import { completionsFigure } from "./completions";
import { costFigure } from "./cost";
import { errorsFigure } from "./errors";
import { goalFigure } from "./goal";
import { latencyByTimeFigure, latencyFigure } from "./latency";
import { timesFigure } from "./times";

const nobody: KindFigures = {
  attempts: [],
  ends: [],
  times: [],
  points: [],
  calls: {},
  goes_failed: {},
  took: null,
  latency: [],
  form: null,
  form_times: [],
};
const took = { n: 4, mean: 2000, q1: 1000, median: 2000, q3: 3000, p95: 4000 };
const score = { n: 4, mean: 5, q1: 4, median: 5, q3: 6 };

const run = (people: Partial<KindFigures>, simulated: Partial<KindFigures> = {}): RunFigures => ({
  run_id: "run-1",
  read: 1,
  width_ms: 10_000,
  created_at: 0,
  places: 10,
  score: { name: "score", label: "How close?", low: 1, high: 10 },
  people: { ...nobody, ...people },
  simulated: { ...nobody, ...simulated },
  money: [],
});

const point = { at: 10_000, opened: 2, ended: 1, took, failed: { timeout: 2 }, cost: { EUR: 0.5 } };

const lines = (layers: Layer[]) => layers.filter((layer) => layer.kind === "line");

describe("score by attempt", () => {
  const attempts = [
    { k: 1, n: 4, survival: 1, score, similarity: null },
    { k: 2, n: 1, survival: 0.25, score: null, similarity: null },
  ];
  const curve = { people: attempts, simulated: attempts.slice(0, 1) };

  it("shows the median, its band, and how many of each kind are still in", () => {
    const { drawing, rows } = scoreFigure(curve, run({}).score, "score");
    expect(drawing.layers[0]).toMatchObject({ kind: "band", points: [{ x: 1, low: 4, high: 6 }] });
    expect(lines(drawing.layers).map(({ name, points }) => [name, points.map(({ y }) => y)])).toEqual([
      ["People", [5]],
      ["Simulated workers", [5]],
    ]);
    expect([1, 2].map((k) => drawing.x.tick?.(k))).toEqual(["1\n4 + 4 in", "2\n1 in"]);
    expect([drawing.y.from, drawing.y.to]).toEqual([1, 10]);
    expect(rows[1]).toEqual(["People", 2, 1, 25, 0, null, null, null, null]);
  });

  it("has the share of those still in beside it", () => {
    expect(lines(survivalFigure(curve).drawing.layers)[0]?.points).toEqual([
      { x: 1, y: 100 },
      { x: 2, y: 25 },
    ]);
  });

  it("keeps few marks on the axis however many attempts there are", () => {
    const many = Array.from({ length: 95 }, (_, k) => ({
      k: k + 1,
      n: 1,
      survival: 1,
      score,
      similarity: null,
    }));
    const { ticks } = scoreFigure({ people: many, simulated: [] }, null, "score").drawing.x;
    expect(ticks?.length).toBeLessThanOrEqual(10);
    expect(ticks?.every(Number.isInteger)).toBe(true);
  });
});

describe("other plots", () => {
  it("counts completions in all, from the beginning of the first stretch", () => {
    const found = run({ points: [point, { ...point, at: 30_000, ended: 2 }] });
    const { drawing, rows } = completionsFigure(found);
    expect(lines(drawing.layers)[0]?.points).toEqual([
      { x: 10_000, y: 0 },
      { x: 20_000, y: 1 },
      { x: 40_000, y: 3 },
    ]);
    expect(rows.map((row) => row[4])).toEqual([1, 3]);
    expect([drawing.x.from, drawing.x.to]).toEqual([10_000, 40_000]);
  });

  it("plots who reached the goal, and lists everybody", () => {
    const ends = [
      { reason: "goal" as const, attempts: 3, n: 7 },
      { reason: "limit" as const, attempts: 5, n: 2 },
    ];
    const { drawing, rows } = goalFigure(run({ ends }));
    expect(drawing.layers).toMatchObject([
      { kind: "bars", name: "People", bars: [{ y1: 0, y2: 7, text: "7" }] },
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(["People", "all attempts made", 5, 2]);
  });

  it("puts the model beside the person, in seconds", () => {
    const { drawing, rows } = timesFigure(
      run({ times: [{ k: 1, person: took, wait: { ...took, median: 500 } }] }),
    );
    expect(lines(drawing.layers).map(({ name, points }) => [name, points[0]?.y])).toEqual([
      ["People: person", 2],
      ["People: model", 0.5],
    ]);
    expect(rows[0]).toEqual(["People", "person", 1, 4, 1, 2, 3, 4]);
  });

  it("shows the latency in bars and over time, with what failed in the table", () => {
    const found = run({ points: [point], latency: [{ low: 1000, high: 1259, n: 3 }] });
    expect(latencyFigure(found).drawing.layers).toMatchObject([{ bars: [{ x1: 1000, x2: 1259, y2: 3 }] }]);
    const byTime = latencyByTimeFigure(found);
    expect(lines(byTime.drawing.layers).map(({ points }) => points[0]?.y)).toEqual([2, 4]);
    expect(byTime.rows).toEqual([["People", new Date(10_000), 4, 2, 4, 2]]);
  });

  it("orders errors by how many there are, and lists goes that only failed inside", () => {
    const found = run(
      { calls: { ok: 9, lost: 1, timeout: 4 }, goes_failed: { rate_limited: 3 } },
      { calls: { lost: 5 } },
    );
    const { drawing, rows } = errorsFigure(found);
    expect(rows.filter(([, who]) => who === "People")).toEqual([
      ["lost", "People", 1, 0],
      ["timeout", "People", 4, 0],
      ["rate limited", "People", 0, 3],
    ]);
    expect(drawing.y.ticks?.map((place) => drawing.y.tick?.(place))).toEqual(["lost", "timeout"]);
  });

  it("burns the budget down, people and simulated workers together", () => {
    const found = run({ points: [point] }, { points: [{ ...point, at: 30_000 }] });
    const money = { currency: "EUR", spent: 1, reserved: 0, budget: 3 };
    const { drawing, rows, title } = costFigure(found, money);
    expect(title).toBe("Budget left, EUR");
    expect(lines(drawing.layers)[0]?.points.map(({ y }) => y)).toEqual([3, 2.5, 2]);
    expect(rows.map((row) => row.slice(1))).toEqual([
      [0.5, 0, 2.5],
      [0, 0.5, 2],
    ]);
    const spent = costFigure(found, { ...money, budget: null });
    expect(lines(spent.drawing.layers)[0]?.points.map(({ y }) => y)).toEqual([0, 0.5, 1]);
  });

  it("are empty without numbers, and can still be made", () => {
    const none = run({});
    for (const make of [
      completionsFigure,
      goalFigure,
      timesFigure,
      latencyFigure,
      latencyByTimeFigure,
      errorsFigure,
    ]) {
      expect(isEmpty(make(none).drawing)).toBe(true);
    }
  });
});
