import type { Points } from '../../src/metrics/api.ts';
import { seriesLabel, summary } from './columns.ts';
import classes from './metrics.module.css';
import { valueText } from './units.ts';

/** What each line is, its newest value (or the one under the cursor), its mean and its true peak. */
export function Legend({ points, at }: { points: Points; at: number | null }): React.JSX.Element {
  return (
    <table className={classes['legend']}>
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col">{at === null ? 'Now' : 'At cursor'}</th>
          <th scope="col">Mean</th>
          <th scope="col">Peak</th>
        </tr>
      </thead>
      <tbody>
        {points.series.map((each, i) => {
          const { last, mean, peak } = summary(each);
          return (
            <tr key={each.id}>
              <th scope="row">
                <span className={classes['name']}>
                  <span
                    className={classes['swatch']}
                    style={{ background: `var(--chart-${(i % 10) + 1})` }}
                    aria-hidden
                  />
                  {seriesLabel(each, points.series)}
                </span>
              </th>
              <td>{valueText(each.unit, at === null ? last : each.avg[at])}</td>
              <td>{valueText(each.unit, mean)}</td>
              <td>{valueText(each.unit, peak)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
