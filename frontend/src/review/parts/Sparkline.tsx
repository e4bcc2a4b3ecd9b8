import { words } from "../words";
import { figure } from "./format";

interface SparklineProps {
  values: number[];
  low: number;
  high: number;
}

const STEP = 12;
const HEIGHT = 22;
const EDGE = 4;

/** Scores in order, small. */
export function Sparkline({ values, low, high }: SparklineProps) {
  if (values.length === 0) return <span className="muted">{words.none}</span>;
  const width = EDGE * 2 + STEP * Math.max(values.length - 1, 1);
  const at = values.map((value, index): [number, number] => [
    EDGE + index * STEP,
    HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - EDGE * 2),
  ]);
  const [x, y] = at.at(-1) ?? [0, 0];
  return (
    <span className="spark">
      <strong aria-hidden="true">{figure(values.at(-1) ?? 0)}</strong>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
        <polyline className="spark-line" points={at.map((point) => point.join(",")).join(" ")} />
        <circle className="spark-end" cx={x} cy={y} r="2.6" />
      </svg>
      <span className="visually-hidden">{words.list.scoresTold(values.map(figure).join(", "))}</span>
    </span>
  );
}
