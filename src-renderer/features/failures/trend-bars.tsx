import { formatCount, formatInstant } from '../../components/format.ts';
import classes from './failures.module.css';

const WIDTH = 144;
const HEIGHT = 32;

interface TrendBarsProps {
  readonly trend: readonly number[];
  readonly from: number;
  readonly bucketMs: number;
  readonly label: string;
}

/** Failures over time as small bars; an empty stretch stays blank. */
export function TrendBars({ trend, from, bucketMs, label }: TrendBarsProps) {
  const most = Math.max(1, ...trend);
  const step = WIDTH / trend.length;
  const total = trend.reduce((sum, count) => sum + count, 0);
  return (
    <svg
      className={classes.trend}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`Trend of ${label}: ${formatCount(total)} since ${formatInstant(from)}, at most ${formatCount(most)} at once`}
    >
      {trend.map((count, index) => {
        const height = count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 1));
        const at = from + index * bucketMs;
        return (
          <rect key={at} x={index * step} y={HEIGHT - height} width={step - 1} height={height}>
            <title>{`${formatCount(count)} from ${formatInstant(at)}`}</title>
          </rect>
        );
      })}
      <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
    </svg>
  );
}
