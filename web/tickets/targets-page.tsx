import { Button, Group, NumberInput, Select, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { clockKinds } from '../../src/tickets/clock-api.ts';
import type { ClockKind } from '../../src/tickets/clock-api.ts';
import { targetRoutes } from '../../src/tickets/targets-api.ts';
import type { Targets } from '../../src/tickets/targets-api.ts';
import { priorities } from '../../src/tickets/ticket-api.ts';
import type { Priority } from '../../src/tickets/ticket-api.ts';
import { Card } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ReopenDays } from './reopen-days.tsx';
import { clockWords, priorityWords } from './words.ts';

const shape = z.object({ client: z.uuid().optional() });

type Own = Targets['own']['targets'][number];

/** What is promised, by the house or to one client; and what starts, pauses and meets each clock. */
export function TargetsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const targets = useCall(targetRoutes.readTargets, { query: filters }, { on: ['targets', 'calendar'] });
  return (
    <Page
      title="Targets"
      beside={
        <ClientSelect
          aria-label="Client"
          placeholder="The house, for all clients"
          clearable
          value={filters.client ?? null}
          onChange={(client) => setFilters({ client: client ?? undefined })}
        />
      }
    >
      <Shown query={targets}>
        {(shown) => (
          <>
            {shown.retiming.map(({ askedAt, looked, moved }) => (
              <Text key={askedAt} size="sm" role="status">
                Clocks are being computed anew: {looked.toLocaleString()} tickets looked at, {moved.toLocaleString()}{' '}
                moved so far.
              </Text>
            ))}
            <TargetsForm key={`${shown.clientId}-${shown.own.version}`} targets={shown} />
            {shown.clientId && <ReopenDays clientId={shown.clientId} />}
            <Acts acts={shown.acts} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function TargetsForm({ targets }: { targets: Targets }): React.JSX.Element {
  const [own, setOwn] = useState<Own[]>(targets.own.targets);
  const manages = useMay('clients.manage');
  const save = useVerb(targetRoutes.setTargets, {
    touches: ['targets', 'ticket'],
    says: 'Saved. Clocks that run are computed anew.',
  });
  const set = (kind: ClockKind, priority: Priority, to: Own | undefined): void =>
    setOwn([...own.filter((each) => each.kind !== kind || each.priority !== priority), ...(to ? [to] : [])]);
  return (
    <Card>
      <Title order={2} mb={6}>
        What is promised
      </Title>
      <Table.ScrollContainer minWidth={760} type="native">
        <Table aria-label="Targets" verticalSpacing="xs" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={130}>Clock</Table.Th>
              {priorities.map((priority) => (
                <Table.Th key={priority}>
                  {priority} {priorityWords[priority]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {clockKinds.map((kind) => (
              <Table.Tr key={kind}>
                <Table.Td>{clockWords[kind]}</Table.Td>
                {priorities.map((priority) => (
                  <Table.Td key={priority}>
                    <TargetCell
                      name={`${clockWords[kind]}, ${priority}`}
                      own={own.find((each) => each.kind === kind && each.priority === priority)}
                      held={targets.inForce.find((each) => each.kind === kind && each.priority === priority)}
                      targets={targets}
                      disabled={!manages}
                      onChange={(to) => set(kind, priority, to && { kind, priority, ...to })}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {manages && (
        <Group justify="end" mt="sm">
          <Button
            loading={save.isPending}
            onClick={() =>
              save.mutate({ body: { clientId: targets.clientId, version: targets.own.version, targets: own } })
            }
          >
            Save
          </Button>
        </Group>
      )}
    </Card>
  );
}

type CellProps = {
  name: string;
  own: Own | undefined;
  held: Targets['inForce'][number] | undefined;
  targets: Targets;
  disabled: boolean;
  onChange: (to: Pick<Own, 'targetSeconds' | 'calendarId'> | undefined) => void;
};

/** Empty follows the house; 0 promises nothing. */
function TargetCell({ name, own, held, targets, disabled, onChange }: CellProps): React.JSX.Element {
  const inherited = own ? undefined : held?.words;
  return (
    <>
      <NumberInput
        size="xs"
        aria-label={`${name}: minutes`}
        placeholder={inherited}
        suffix=" min"
        min={0}
        max={525_600}
        allowDecimal={false}
        disabled={disabled}
        value={own ? (own.targetSeconds ?? 0) / 60 : ''}
        onChange={(minutes) =>
          onChange(
            typeof minutes === 'number'
              ? { targetSeconds: minutes === 0 ? null : minutes * 60, calendarId: own?.calendarId ?? null }
              : undefined,
          )
        }
      />
      {own && own.targetSeconds !== null && (
        <Select
          size="xs"
          mt={4}
          aria-label={`${name}: calendar`}
          placeholder="24x7"
          clearable
          disabled={disabled}
          data={targets.calendars.map(({ id, name: label }) => ({ value: id, label }))}
          value={own.calendarId}
          onChange={(calendarId) => onChange({ targetSeconds: own.targetSeconds, calendarId })}
        />
      )}
    </>
  );
}

function Acts({ acts }: { acts: Targets['acts'] }): React.JSX.Element {
  return (
    <Card>
      <Title order={2} mb={6}>
        What moves each clock
      </Title>
      <Table.ScrollContainer minWidth={760} type="native">
        <Table aria-label="What moves each clock" fz="sm">
          <Table.Thead>
            <Table.Tr>
              {['Clock', 'Starts when', 'Kept when', 'Pauses', 'Ends without when'].map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {acts.map((act) => (
              <Table.Tr key={act.kind}>
                <Table.Td>
                  {clockWords[act.kind]}
                  <Text size="xs" c="dimmed">
                    the promise {act.promises}
                  </Text>
                </Table.Td>
                <Table.Td>{act.starts}</Table.Td>
                <Table.Td>{act.meets}</Table.Td>
                <Table.Td>{act.pausedIn.map(({ reason }) => reason).join(', ') || 'never'}</Table.Td>
                <Table.Td>{act.cancels}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
