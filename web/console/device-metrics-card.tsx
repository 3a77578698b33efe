import { Anchor, Group, SimpleGrid, Title } from '@mantine/core';
import { Link } from 'react-router';
import { metricRoutes } from '../../src/metrics/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { deviceCharts, interfaceCharts, interfacesOf } from '../metrics/device-charts.ts';
import type { Range } from '../metrics/range.ts';
import { SeriesChart } from '../metrics/series-chart.tsx';
import { useDeviceMarkers } from './device-markers.ts';

const sixHours: Range = { live: true, span: 21_600 };
const FEW = 2;

/** The first charts of a device on its page; nothing where nothing is measured. */
export function DeviceMetricsCard({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const series = useCall(metricRoutes.deviceSeries, { params: { deviceId } }, { on: ['device'], every: 60_000 });
  const markers = useDeviceMarkers(deviceId, sixHours);
  const items = series.data?.items ?? [];
  const traffic = interfaceCharts(items, interfacesOf(items)[0] ?? '').slice(0, 1);
  const plans = [...deviceCharts(items).slice(0, FEW - traffic.length), ...traffic];
  if (plans.length === 0) return null;
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Metrics, last 6 hours</Title>
        <Anchor component={Link} to={`/devices/${deviceId}/metrics`} size="sm">
          All metrics
        </Anchor>
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {plans.map((plan) => (
          <SeriesChart
            key={plan.title}
            title={plan.title}
            series={plan.series.map((each) => each.id)}
            range={sixHours}
            markers={markers}
            tellMarkers={false}
            height={150}
          />
        ))}
      </SimpleGrid>
    </Card>
  );
}
