import {
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import type { ChartDataset } from "chart.js";
import type { Curve, CurvePoint } from "../../api";
import { words } from "../words";
import type { Plotted } from "./plotted";
import { spreadOf } from "./plotted";

Chart.register(
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

type Plot = Chart<"line", (number | null)[], string[]>;

export interface Drawing {
  show: (curve: Curve, plotted: Plotted) => void;
  end: () => void;
}

/** A plot on this canvas, in the page's colours, which it follows when they change. */
export function draw(canvas: HTMLCanvasElement): Drawing {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart: Plot = new Chart(canvas, {
    type: "line",
    data: { labels: [], datasets: [] },
    options: {
      animation: still ? false : { duration: 350 },
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: {
          position: "top",
          align: "start",
          labels: { usePointStyle: true, boxHeight: 7, filter: ({ text }) => text !== "" },
        },
        tooltip: { filter: ({ dataset }) => dataset.label !== "" },
      },
    },
  });
  let shown: { curve: Curve; plotted: Plotted } | null = null;
  const redraw = (): void => {
    if (shown) paint(chart, shown.curve, shown.plotted);
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // After the page's own listener has set its colours.
  const recolour = (): void => void setTimeout(redraw);
  dark.addEventListener("change", recolour);
  return {
    show: (curve, plotted) => {
      shown = { curve, plotted };
      redraw();
    },
    end: () => {
      dark.removeEventListener("change", recolour);
      chart.destroy();
    },
  };
}

type Line = ChartDataset<"line", (number | null)[]>;

function paint(chart: Plot, curve: Curve, plotted: Plotted): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const most = Math.max(curve.people.length, curve.simulated.length);
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  chart.data.labels = numbers.map((k) => labelOf(curve, k));
  chart.data.datasets = [
    ...lines(words.people, curve.people, numbers, plotted, colour("--accent"), false),
    ...lines(words.simulatedWorkers, curve.simulated, numbers, plotted, colour("--muted"), true),
  ];
  const range = plotted === "score" && curve.score ? [curve.score.low, curve.score.high] : [0, 1];
  const axis = { ticks: { color: colour("--muted"), maxRotation: 0 }, border: { color: colour("--line") } };
  chart.options.color = colour("--text");
  chart.options.scales = {
    x: {
      offset: true,
      ...axis,
      grid: { display: false },
      title: { display: true, text: words.curve.attempt, color: colour("--muted") },
    },
    y: { ...axis, grid: { color: colour("--line") }, min: range[0], max: range[1] },
  };
  chart.update();
}

function labelOf(curve: Curve, k: number): string[] {
  const still = [curve.people[k - 1]?.n, curve.simulated[k - 1]?.n].filter((n) => n !== undefined);
  return [String(k), words.curve.stillInShort(still.join(" + "))];
}

function lines(
  label: string,
  points: CurvePoint[],
  numbers: number[],
  plotted: Plotted,
  colour: string,
  dashed: boolean,
): Line[] {
  const pick = (of: "mean" | "q1" | "q3"): (number | null)[] =>
    numbers.map((k) => spreadOf(points[k - 1], plotted)?.[of] ?? null);
  const edge: Omit<Line, "data"> = {
    label: "",
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
  };
  if (points.length === 0) return [];
  return [
    {
      label,
      data: pick("mean"),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2.5,
      borderDash: dashed ? [5, 4] : [],
      pointStyle: dashed ? "rectRot" : "circle",
      pointRadius: 4,
      clip: false,
    },
    { ...edge, data: pick("q1") },
    {
      ...edge,
      data: pick("q3"),
      fill: "-1",
      backgroundColor: `color-mix(in srgb, ${colour} 13%, transparent)`,
    },
  ];
}
