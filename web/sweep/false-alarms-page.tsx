import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { findingRoutes } from '../../src/detection/api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { kindWords } from '../detection/kind-words.ts';

/** How often each rule of anomalies was wrong, by what people said of its findings. */
export function FalseAlarmsPage(): React.JSX.Element {
  const rules = useCall(findingRoutes.falseAlarms, {}, { on: ['finding', 'monitoring'] });
  return (
    <Page
      title="False alarms"
      narrow
      beside={
        <Anchor component={Link} to="/sweep" size="sm">
          The sweep
        </Anchor>
      }
    >
      <Shown query={rules}>
        {({ items }) => (
          <Card>
            <Text size="sm" mb="sm">
              Of the anomalies and spikes of the last 90 days: how many somebody judged on the page of the finding, and
              how many of those were noise. What is said moves the bar of that series.
            </Text>
            <Table.ScrollContainer minWidth={360}>
              <Table aria-label="False alarms by rule">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Rule</Table.Th>
                    <Table.Th ta="end">Findings</Table.Th>
                    <Table.Th ta="end">Judged</Table.Th>
                    <Table.Th ta="end">Noise</Table.Th>
                    <Table.Th ta="end">False-alarm rate</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ kind, raised, judged, noise, rate }) => (
                    <Table.Tr key={kind}>
                      <Table.Td>{kindWords[kind]}</Table.Td>
                      <Table.Td ta="end">{raised.toLocaleString()}</Table.Td>
                      <Table.Td ta="end">{judged.toLocaleString()}</Table.Td>
                      <Table.Td ta="end">{noise.toLocaleString()}</Table.Td>
                      <Table.Td ta="end">
                        {rate === null ? (
                          <Text span size="sm" c="dimmed">
                            {raised === 0 ? 'none found' : 'none judged'}
                          </Text>
                        ) : (
                          `${Math.round(100 * rate)} % of ${judged}`
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Card>
        )}
      </Shown>
    </Page>
  );
}
