/** All charts of one device: of itself, and of the interface that is chosen. */
import { SimpleGrid, Title } from '@mantine/core';
import { Activity } from 'lucide-react';
import type { Series } from '../../src/metrics/api.ts';
import { Card } from '../kit/card.tsx';
import { EmptyState } from '../kit/states.tsx';
import { serverNow } from '../kit/ticker.ts';
import { deviceCharts, interfaceCharts, interfacesOf } from './device-charts.ts';
import type { ChartPlan } from './device-charts.ts';
import { InterfaceTable } from './interface-table.tsx';
import { MarkerList } from './marker-list.tsx';
import { markersWithin } from './markers.ts';
import type { Marker } from './markers.ts';
import { bounds } from './range.ts';
import type { Range } from './range.ts';
import { SeriesChart } from './series-chart.tsx';
import type { AskPoints } from './use-points.ts';

export type DeviceMetricsProps = {
  series: readonly Series[];
  range: Range;
  markers?: readonly Marker[];
  /** The interface whose charts are shown; the first when it is none. */
  component: string;
  onComponent: (component: string) => void;
  onZoom?: (from: number, to: number) => void;
  ask?: AskPoints;
};

export function DeviceMetrics(props: DeviceMetricsProps): React.JSX.Element {
  const { series, component, onComponent, ...chart } = props;
  const interfaces = interfacesOf(series);
  const chosen = interfaces.includes(component) ? component : (interfaces[0] ?? '');
  const { from, to } = bounds(chart.range, serverNow());
  const marked = markersWithin(chart.markers ?? [], from, to);
  if (series.length === 0)
    return (
      <EmptyState icon={Activity} title="Nothing is measured here yet">
        Charts appear with the first answer of the device to a poll or a check.
      </EmptyState>
    );
  return (
    <>
      {marked.length > 0 && <MarkerList markers={marked} />}
      <Charts plans={deviceCharts(series)} {...chart} />
      {interfaces.length > 0 && (
        <>
          <Title order={2} mt="md">
            Interfaces
          </Title>
          <Card>
            <InterfaceTable
              series={series}
              range={chart.range}
              chosen={chosen}
              onChoose={onComponent}
              {...(chart.ask ? { ask: chart.ask } : {})}
            />
          </Card>
          <Charts plans={interfaceCharts(series, chosen)} of={chosen} {...chart} />
        </>
      )}
    </>
  );
}

type ChartsProps = Omit<DeviceMetricsProps, 'series' | 'component' | 'onComponent'> & {
  plans: readonly ChartPlan[];
  of?: string;
};

function Charts({ plans, of, ...chart }: ChartsProps): React.JSX.Element {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      {plans.map((plan) => (
        <Card key={`${of ?? ''} ${plan.title}`}>
          <SeriesChart
            {...chart}
            tellMarkers={false}
            title={of === undefined ? plan.title : `${plan.title} on ${of}`}
            series={plan.series.map((each) => each.id)}
          />
        </Card>
      ))}
    </SimpleGrid>
  );
}
