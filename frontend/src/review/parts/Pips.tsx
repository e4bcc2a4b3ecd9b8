interface PipsProps {
  value: number;
  low: number;
  high: number;
}

const WIDTH = 100;
const HEIGHT = 6;
const GAP = 1.6;

/** A value on a scale as a row of filled steps; the number itself stands beside it. */
export function Pips({ value, low, high }: PipsProps) {
  const steps = high - low + 1;
  const many = steps > 12;
  const share = many ? (value - low) / (high - low) : 0;
  const width = (WIDTH - GAP * (steps - 1)) / steps;
  return (
    <svg className="pips" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {many ? (
        <>
          <rect className="pip" width={WIDTH} height={HEIGHT} />
          <rect className="pip pip-on" width={WIDTH * share} height={HEIGHT} />
        </>
      ) : (
        Array.from({ length: steps }, (_, step) => (
          <rect
            key={step}
            className={low + step <= value ? "pip pip-on" : "pip"}
            x={step * (width + GAP)}
            width={width}
            height={HEIGHT}
          />
        ))
      )}
    </svg>
  );
}
