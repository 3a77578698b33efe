import { ActionIcon, Popover, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { CircleHelp } from 'lucide-react';
import { spanText } from './spans.ts';
import { ExactTime } from './time.tsx';

type Because = {
  calendar: string;
  zone: string;
  intervals: readonly { from: string; to: string; seconds: number; counted: boolean; because: string }[];
};

/** "Why is it due then?": every interval, counted or skipped, with the reason. */
export function WhyThen({
  name,
  says,
  because,
  children,
}: {
  name: string;
  says: string;
  because: Because;
  children?: React.ReactNode;
}): React.JSX.Element {
  return (
    <Popover width={420} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Why is it due then? (${name})`}>
          <CircleHelp size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text fw={600} size="sm">
            Why is it due then?
          </Text>
          <Text size="sm">{says}</Text>
          <ScrollArea.Autosize mah={280}>
            <Table fz="xs" verticalSpacing={4} horizontalSpacing={6} aria-label="Counted and skipped">
              <Table.Tbody>
                {because.intervals.map((interval) => (
                  <Table.Tr key={interval.from}>
                    <Table.Td className="wf-figure">
                      <ExactTime at={interval.from} /> – <ExactTime at={interval.to} />
                    </Table.Td>
                    <Table.Td className="wf-figure">
                      {interval.counted ? `+${spanText(interval.seconds * 1000)}` : 'skipped'}
                    </Table.Td>
                    <Table.Td>{interval.because}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
