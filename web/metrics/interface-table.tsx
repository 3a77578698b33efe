import { Anchor, Group, Table } from '@mantine/core';
import type { Series } from '../../src/metrics/api.ts';
import { summary } from './columns.ts';
import { interfacesOf } from './device-charts.ts';
import type { Range } from './range.ts';
import { Sparkline } from './sparkline.tsx';
import { valueText } from './units.ts';
import { usePoints } from './use-points.ts';
import type { AskPoints } from './use-points.ts';

/** What one question may name. */
const MOST = 25;
const STEPS = 48;

type Props = {
  series: readonly Series[];
  range: Range;
  chosen: string;
  onChoose: (component: string) => void;
  ask?: AskPoints;
};

/** The interfaces of a device with their traffic as small lines; choosing one shows its charts. */
export function InterfaceTable({ series, range, chosen, onChoose, ask }: Props): React.JSX.Element {
  const names = interfacesOf(series).slice(0, MOST);
  const idOf = (component: string, metric: string): number | undefined =>
    series.find((each) => each.component === component && each.metric === metric)?.id;
  const ids = names.flatMap((name) => [idOf(name, 'interface.in.bps'), idOf(name, 'interface.out.bps')]);
  const points = usePoints(
    ids.filter((id) => id !== undefined),
    range,
    { points: STEPS, ...(ask ? { ask } : {}) },
  );
  const traffic = (component: string, metric: string): React.ReactNode => {
    const id = idOf(component, metric);
    const one = points.data?.series.find((each) => each.id === id);
    if (!one) return null;
    const peak = valueText('bit/s', summary(one).peak);
    return (
      <Group gap="xs" wrap="nowrap">
        <Sparkline values={one.max} says={`${component} ${one.words}, at most ${peak}`} />
        {peak}
      </Group>
    );
  };
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={4} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Interface</Table.Th>
            <Table.Th>In, peak</Table.Th>
            <Table.Th>Out, peak</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name} {...(name === chosen ? { bg: 'var(--wf-current)' } : {})}>
              <Table.Td>
                <Anchor
                  component="button"
                  type="button"
                  size="xs"
                  aria-pressed={name === chosen}
                  onClick={() => onChoose(name)}
                >
                  {name}
                </Anchor>
              </Table.Td>
              <Table.Td>{traffic(name, 'interface.in.bps')}</Table.Td>
              <Table.Td>{traffic(name, 'interface.out.bps')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
