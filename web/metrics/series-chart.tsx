import { Skeleton } from '@mantine/core';
import { serverNow } from '../kit/ticker.ts';
import { Shown } from '../kit/states.tsx';
import { MetricChart } from './chart.tsx';
import type { Marker } from './markers.ts';
import { bounds } from './range.ts';
import type { Range } from './range.ts';
import { usePoints } from './use-points.ts';
import type { AskPoints } from './use-points.ts';

export type SeriesChartProps = {
  title: string;
  series: readonly number[];
  range: Range;
  markers?: readonly Marker[];
  tellMarkers?: boolean;
  height?: number;
  onZoom?: (from: number, to: number) => void;
  ask?: AskPoints;
};

/** A chart that fetches its own points and grows while it is looked at. */
export function SeriesChart({ series, range, ask, height = 200, ...rest }: SeriesChartProps): React.JSX.Element {
  const points = usePoints(series, range, ask ? { ask } : {});
  return (
    <Shown query={points} loading={<Skeleton height={height + 80} />}>
      {(data) => <MetricChart {...rest} {...bounds(range, serverNow())} points={data} height={height} />}
    </Shown>
  );
}
