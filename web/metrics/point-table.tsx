import { isoOf } from '../../src/base/clock.ts';
import type { Points } from '../../src/metrics/api.ts';
import { ExactTime } from '../kit/time.tsx';
import { seriesLabel } from './columns.ts';
import classes from './metrics.module.css';
import { valueText } from './units.ts';

/** The numbers of a chart, newest first; steps without a sample are left out. */
export function PointTable({ points, title }: { points: Points; title: string }): React.JSX.Element {
  const places = points.times
    .map((_, i) => i)
    .filter((i) => points.series.some((each) => each.avg[i] !== null))
    .toReversed();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
    <div className={classes['scroll']} role="region" aria-label={`${title} as a table`} tabIndex={0}>
      <table className={classes['legend']}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {points.series.map((each) => (
              <th key={each.id} scope="col">
                {seriesLabel(each, points.series)}, mean (lowest to highest)
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((i) => (
            <tr key={points.times[i]}>
              <th scope="row">
                <ExactTime at={isoOf((points.times[i] ?? 0) * 1000)} />
              </th>
              {points.series.map((each) => (
                <td key={each.id}>
                  {valueText(each.unit, each.avg[i])}
                  {each.min[i] !== each.max[i] &&
                    ` (${valueText(each.unit, each.min[i])} to ${valueText(each.unit, each.max[i])})`}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
