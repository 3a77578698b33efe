import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router';
import { z } from 'zod';
import { isoOf } from '../../src/base/clock.ts';
import { call } from '../../src/http/call.ts';
import { portalMetricRoutes } from '../../src/portal/metrics-api.ts';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { DeviceMetrics } from '../metrics/device-metrics.tsx';
import { RangePicker } from '../metrics/range-picker.tsx';
import { rangeFields, rangeOf } from '../metrics/range.ts';
import type { AskPoints } from '../metrics/use-points.ts';
import { ConfigChanges } from './config-changes.tsx';
import { DeviceState } from './device-state.tsx';

const shape = z.object({ ...rangeFields, interface: z.string().max(200).default('') });

/** The main charts of one of the client's devices. */
export function PortalDeviceMetricsPage(): React.JSX.Element {
  const { deviceId = '' } = useParams();
  const [filters, change] = useFilters(shape);
  const ask = useMemo<AskPoints>(
    () => (query, signal) => call(portalMetricRoutes.portalDevicePoints, { params: { deviceId }, query, signal }),
    [deviceId],
  );
  const series = useCall(
    portalMetricRoutes.portalDeviceSeries,
    { params: { deviceId } },
    { on: ['device'], every: 60_000 },
  );
  return (
    <Page
      title={`Metrics of ${series.data?.items[0]?.deviceName ?? 'a device'}`}
      beside={
        <Anchor component={Link} to="/portal/devices" size="sm">
          All devices
        </Anchor>
      }
    >
      <DeviceState deviceId={deviceId} />
      <ConfigChanges deviceId={deviceId} />
      <RangePicker value={filters} onChange={change} />
      <Shown query={series}>
        {({ items }) => (
          <DeviceMetrics
            series={items}
            range={rangeOf(filters)}
            component={filters.interface}
            onComponent={(component) => change({ interface: component })}
            onZoom={(from, to) => change({ range: 'own', from: isoOf(from * 1000), to: isoOf(to * 1000) })}
            ask={ask}
          />
        )}
      </Shown>
    </Page>
  );
}
