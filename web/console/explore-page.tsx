/** Charts of any series side by side: of several devices and clients, up to ten. The address holds the choice. */
import { Button, Group, Pill, Select } from '@mantine/core';
import { ChartLine } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { isoOf } from '../../src/base/clock.ts';
import { metricRoutes } from '../../src/metrics/api.ts';
import type { Points } from '../../src/metrics/api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { Card } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { serverNow } from '../kit/ticker.ts';
import { MetricChart } from '../metrics/chart.tsx';
import { RangePicker } from '../metrics/range-picker.tsx';
import { bounds, rangeFields, rangeOf } from '../metrics/range.ts';
import { usePoints, zSeriesList } from '../metrics/use-points.ts';
import { ClientSelect } from '../people/pick.tsx';

const MOST = 10;
const shape = z.object({ ...rangeFields, series: zSeriesList });

export function ExplorePage(): React.JSX.Element {
  const [filters, change] = useFilters(shape);
  const range = rangeOf(filters);
  const points = usePoints(filters.series, range, { points: 600 });
  const edges = bounds(range, serverNow());
  return (
    <Page title="Metrics">
      <Card>
        <SeriesPick
          full={filters.series.length >= MOST}
          onPick={(id) => change({ series: [...new Set([...filters.series, id])] })}
        />
        <Chosen
          points={points.data}
          onRemove={(id) => change({ series: filters.series.filter((each) => each !== id) })}
        />
      </Card>
      <RangePicker value={filters} onChange={change} />
      {filters.series.length === 0 ? (
        <EmptyState icon={ChartLine} title="Choose what to look at">
          Up to ten series of any devices. The address of this page holds your choice: send it to a colleague.
        </EmptyState>
      ) : (
        <Shown query={points}>
          {(data) =>
            byUnit(data).map((each) => (
              <Card key={each.series[0]?.unit}>
                <MetricChart
                  title={titleOf(each)}
                  points={each}
                  {...edges}
                  height={280}
                  onZoom={(from, to) => change({ range: 'own', from: isoOf(from * 1000), to: isoOf(to * 1000) })}
                />
              </Card>
            ))
          }
        </Shown>
      )}
    </Page>
  );
}

/** One chart a unit: bits and degrees share no axis. */
function byUnit(points: Points): Points[] {
  return [...Map.groupBy(points.series, (each) => each.unit)].map(([, series]) => ({ ...points, series }));
}

function titleOf({ series }: Points): string {
  return [...new Set(series.map((each) => each.words))].join(', ');
}

function SeriesPick({ full, onPick }: { full: boolean; onPick: (id: number) => void }): React.JSX.Element {
  const [clientId, setClient] = useState<string | null>(null);
  const [deviceId, setDevice] = useState<string | null>(null);
  const [series, setSeries] = useState<string | null>(null);
  const list = useCall(
    metricRoutes.deviceSeries,
    { params: { deviceId: deviceId ?? '' } },
    { enabled: deviceId !== null },
  );
  const items = deviceId === null ? [] : (list.data?.items ?? []);
  const choose = (device: string | null): void => {
    setDevice(device);
    setSeries(null);
  };
  return (
    <Group align="end" gap="sm">
      <ClientSelect
        label="Client"
        value={clientId}
        onChange={(client) => {
          setClient(client);
          choose(null);
        }}
      />
      <DeviceSelect label="Device" clientId={clientId} value={deviceId} onChange={choose} />
      <Select
        label="Series"
        disabled={deviceId === null}
        data={items.map((each) => ({
          value: String(each.id),
          label: [each.component, each.words].filter((part) => part !== '').join(' · '),
        }))}
        value={series}
        onChange={setSeries}
        searchable
        nothingFoundMessage="Nothing is measured here"
      />
      <Button disabled={series === null || full} onClick={() => onPick(Number(series))}>
        Add
      </Button>
    </Group>
  );
}

function Chosen({
  points,
  onRemove,
}: {
  points: Points | undefined;
  onRemove: (id: number) => void;
}): React.JSX.Element | null {
  if (!points || points.series.length === 0) return null;
  return (
    <Group gap={6} mt="sm">
      {points.series.map((each) => (
        <Pill
          key={each.id}
          withRemoveButton
          onRemove={() => onRemove(each.id)}
          removeButtonProps={{ 'aria-label': `Remove ${each.words} of ${each.deviceName}`, tabIndex: 0 }}
        >
          {[each.deviceName, each.component, each.words].filter((part) => part !== '').join(' · ')}
        </Pill>
      ))}
    </Group>
  );
}
