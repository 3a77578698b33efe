import { Alert, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { z } from 'zod';
import type { zMovePlan } from '../../src/tickets/move-api.ts';
import { ExactTime } from '../kit/time.tsx';
import { clockWords, stateWords } from './words.ts';

type Plan = z.output<typeof zMovePlan>;
type Due = Plan['clocks'][number]['was'];

/** What follows, what stays behind and what becomes due when, before anything is done. */
export function MovePlan({ plan }: { plan: Plan }): React.JSX.Element {
  if (plan.inTheWay.length > 0)
    return (
      <Alert variant="light" color="red" title="It cannot be moved yet">
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {plan.inTheWay.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </Alert>
    );
  const { follows, staysBehind: left } = plan;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Heap
          title="Follows"
          lines={[
            `Opened, priority and status: ${stateWords[plan.state].toLowerCase()}`,
            plan.assigneeName === null ? 'Nobody has it' : `Assignee: ${plan.assigneeName}`,
            ...counted([
              [follows.notes, 'note of ours', 'notes of ours'],
              [follows.tags, 'tag', 'tags'],
              [follows.watchers, 'watcher', 'watchers'],
            ]),
          ]}
        />
        <Heap
          title="Stays behind"
          lines={[
            'Title, description, requester, device and all mail',
            ...counted([
              [left.messages, 'message to, from or about the client', 'messages to, from or about the client'],
              [left.files, 'file', 'files'],
              [left.links, 'link', 'links'],
              [left.tasks, 'task', 'tasks'],
              [left.findings, 'finding', 'findings'],
              [left.watchers, 'watcher', 'watchers'],
            ]),
          ]}
        />
      </SimpleGrid>
      {plan.clocks.length > 0 && <Clocks clocks={plan.clocks} />}
    </Stack>
  );
}

function Clocks({ clocks }: Pick<Plan, 'clocks'>): React.JSX.Element {
  return (
    <Table fz="sm" verticalSpacing={4} aria-label="Clocks">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Clock</Table.Th>
          <Table.Th>Due now</Table.Th>
          <Table.Th>Due after</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {clocks.map(({ kind, was, becomes }) => (
          <Table.Tr key={kind}>
            <Table.Td>{clockWords[kind]}</Table.Td>
            <Table.Td>
              <DueTime due={was} />
            </Table.Td>
            <Table.Td>
              <DueTime due={becomes} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function DueTime({ due }: { due: Due }): React.JSX.Element {
  if (due === null) return <Text size="sm">Nothing promised</Text>;
  return (
    <>
      <ExactTime at={due.dueAt} only="minute" />
      {due.met && ' (met)'}
    </>
  );
}

function Heap({ title, lines }: { title: string; lines: string[] }): React.JSX.Element {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <ul style={{ margin: 0, paddingInlineStart: 18, fontSize: 'var(--mantine-font-size-sm)' }}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function counted(amounts: [number, string, string][]): string[] {
  return amounts.flatMap(([count, one, many]) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]));
}
