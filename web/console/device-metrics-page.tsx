import { Anchor } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { z } from 'zod';
import { deviceRoutes } from '../../src/estate/api.ts';
import { metricRoutes } from '../../src/metrics/api.ts';
import { isoOf } from '../../src/base/clock.ts';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { DeviceMetrics } from '../metrics/device-metrics.tsx';
import { LearningLine } from '../monitoring/learning-line.tsx';
import { RangePicker } from '../metrics/range-picker.tsx';
import { rangeFields, rangeOf } from '../metrics/range.ts';
import { useDeviceMarkers } from './device-markers.ts';

const shape = z.object({ ...rangeFields, interface: z.string().max(200).default('') });

/** All charts of a device. */
export function DeviceMetricsPage(): React.JSX.Element {
  const { deviceId = '' } = useParams();
  const [filters, change] = useFilters(shape);
  const range = rangeOf(filters);
  const device = useCall(deviceRoutes.getDevice, { params: { deviceId } }, { on: ['device'] });
  const series = useCall(metricRoutes.deviceSeries, { params: { deviceId } }, { on: ['device'], every: 60_000 });
  const markers = useDeviceMarkers(deviceId, range);
  return (
    <Page
      title={`Metrics of ${device.data?.name ?? 'a device'}`}
      beside={
        <Anchor component={Link} to={`/devices/${deviceId}`} size="sm">
          The device
        </Anchor>
      }
    >
      <LearningLine deviceId={deviceId} />
      <RangePicker value={filters} onChange={change} />
      <Shown query={series}>
        {({ items }) => (
          <DeviceMetrics
            series={items}
            range={range}
            markers={markers}
            component={filters.interface}
            onComponent={(component) => change({ interface: component })}
            onZoom={(from, to) => change({ range: 'own', from: isoOf(from * 1000), to: isoOf(to * 1000) })}
          />
        )}
      </Shown>
    </Page>
  );
}
