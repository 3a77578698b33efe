import classes from './metrics.module.css';

const WIDTH = 96;
const HEIGHT = 24;

/** A line the height of a word, for tables: the peaks of each step. `says` tells the same in words. */
export function Sparkline({ values, says }: { values: readonly (number | null)[]; says: string }): React.JSX.Element {
  return (
    <svg
      className={classes['spark']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={says}
    >
      <path d={pathOf(values)} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}

function pathOf(values: readonly (number | null)[]): string {
  const present = values.filter((value) => value !== null);
  const bottom = present.reduce((a, b) => Math.min(a, b), 0);
  const top = present.reduce((a, b) => Math.max(a, b), bottom);
  const across = WIDTH / Math.max(1, values.length - 1);
  const high = (value: number): number =>
    HEIGHT - 2 - (top > bottom ? (value - bottom) / (top - bottom) : 0) * (HEIGHT - 4);
  return values
    .map((value, i) => {
      if (value === null) return '';
      const begins = (values[i - 1] ?? null) === null;
      return `${begins ? 'M' : 'L'}${(i * across).toFixed(1)} ${high(value).toFixed(1)}`;
    })
    .join('');
}
