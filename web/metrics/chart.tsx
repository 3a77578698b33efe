import 'uplot/dist/uPlot.min.css';
import { Button, Title } from '@mantine/core';
import { useId, useState } from 'react';
import type { Points } from '../../src/metrics/api.ts';
import { seriesLabel } from './columns.ts';
import { Legend } from './legend.tsx';
import { MarkerList } from './marker-list.tsx';
import { markersWithin } from './markers.ts';
import type { Marker } from './markers.ts';
import classes from './metrics.module.css';
import { PointTable } from './point-table.tsx';
import { unitText, valueText } from './units.ts';
import { usePlot } from './use-plot.ts';

export type ChartProps = {
  title: string;
  points: Points;
  /** Seconds since 1970 at the left and right edge. */
  from: number;
  to: number;
  markers?: readonly Marker[];
  /** Whether the marks are told in words below; a page of many charts tells them once. */
  tellMarkers?: boolean;
  height?: number;
  /** Called with what was drawn over with the mouse. */
  onZoom?: (from: number, to: number) => void;
};

const none: readonly Marker[] = [];

/**
 * Series of one unit over time: the mean as a line, from the lowest to the highest value as a band, gaps left open.
 * The arrow keys move a cursor whose values are read out; the same numbers stand in a table.
 */
export function MetricChart(props: ChartProps): React.JSX.Element {
  const { title, points, from, to, markers = none, tellMarkers = true, height = 200, onZoom } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const unit = points.series[0]?.unit ?? 'count';
  const shown = markersWithin(markers, from, to);
  const { holder, move } = usePlot({ points, unit, from, to, markers: shown, height, onCursor: setCursor, onZoom });
  const at = cursor ?? lastWithValue(points);
  return (
    <section className={classes['chart']} aria-labelledby={id}>
      <div className={classes['head']}>
        <Title order={3} id={id}>
          {title}
        </Title>
        <span className={classes['unit']}>{unitText(unit)}</span>
        <div className={classes['tools']}>
          <Button size="compact-xs" variant="subtle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
        </div>
      </div>
      {asTable ? (
        <PointTable points={points} title={title} />
      ) : (
        <div
          ref={holder}
          className={classes['plot']}
          style={{ minHeight: height }}
          role="slider"
          tabIndex={0}
          aria-label={`${title}, time under the cursor`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, points.times.length - 1)}
          aria-valuenow={Math.max(0, at)}
          aria-valuetext={readOut(points, at)}
          onKeyDown={(event) => {
            const next = nextPlace(event.key, at, points.times.length);
            if (next === undefined) return;
            event.preventDefault();
            move(next);
          }}
        />
      )}
      <Legend points={points} at={cursor} />
      {tellMarkers && shown.length > 0 && <MarkerList markers={shown} />}
    </section>
  );
}

const exact = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function readOut(points: Points, at: number): string {
  const time = points.times[at];
  if (time === undefined) return 'no samples';
  const values = points.series.map((each) => {
    const peak = each.max[at] ?? null;
    const mean = valueText(each.unit, each.avg[at]);
    const more = peak !== null && peak !== each.avg[at] ? `, at most ${valueText(each.unit, peak)}` : '';
    return `${seriesLabel(each, points.series)} ${mean}${more}`;
  });
  return `${exact.format(time * 1000)}: ${values.join('; ')}`;
}

function lastWithValue({ times, series }: Points): number {
  const last = times.findLastIndex((_, i) => series.some((each) => each.avg[i] !== null));
  return last < 0 ? times.length - 1 : last;
}

const steps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageUp: -10,
  PageDown: 10,
};

function nextPlace(key: string, at: number, length: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  const step = steps[key];
  return step === undefined ? undefined : Math.min(length - 1, Math.max(0, at + step));
}
