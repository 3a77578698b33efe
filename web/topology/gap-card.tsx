import { Anchor, Button, Group, Stack, Text, TextInput, Textarea, Title } from '@mantine/core';
import { GitPullRequestArrow } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { gapRoutes } from '../../src/topology/gap-api.ts';
import type { GapDetail } from '../../src/topology/gap-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { StaffSelect } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import classes from './topology.module.css';

/** One gap: why, what is risked, what helps, whose it is, what became of it. */
export function GapCard({ gapId }: { gapId: string }): React.JSX.Element {
  const asked = useCall(gapRoutes.readGap, { params: { gapId } }, { on: ['gap'], keep: true });
  return (
    <Card>
      <Shown query={asked}>{(gap) => <OneGap gap={gap} />}</Shown>
    </Card>
  );
}

function OneGap({ gap }: { gap: GapDetail }): React.JSX.Element {
  const works = useMay('devices.manage') && gap.state !== 'closed';
  const raises = useMay('changes.work') && gap.state !== 'closed';
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-start">
        <Title order={2}>{gap.title}</Title>
        {raises && (
          <Button component={Link} to={changePath(gap)} leftSection={<GitPullRequestArrow size={15} />}>
            Raise a change
          </Button>
        )}
      </Group>
      <Said name="Why" text={gap.why} />
      <Said name="Risk" text={gap.risk} />
      <Said name="What helps" text={gap.fix} />
      {gap.acceptedBy && (
        <Said name="Accepted" text={`By ${gap.acceptedBy} until ${gap.acceptedUntil ?? ''}: ${gap.acceptedBecause}`} />
      )}
      <Said name="The client" text={gap.agreed ? 'Sees it in the portal.' : 'Does not see it yet.'} />
      {works && <Ownership gap={gap} />}
      {works && <Accepting gap={gap} />}
      <details>
        <summary className={classes['summary']}>What became of it ({gap.lines.length})</summary>
        <ul className={classes['list']}>
          {gap.lines.map(({ at, by, text }) => (
            <li key={`${at} ${text}`}>
              <ExactTime at={at} />
              <strong>{by}</strong>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </details>
    </Stack>
  );
}

function Ownership({ gap }: { gap: GapDetail }): React.JSX.Element {
  const change = useVerb(gapRoutes.changeGap, { touches: ['gap'], says: 'Saved.' });
  const send = (body: { ownerId?: string | null; nextOn?: string | null; agreed?: boolean }): void =>
    change.mutate({ params: { gapId: gap.id }, body: { version: gap.version, ...body } });
  return (
    <Group gap={10} align="flex-end">
      <StaffSelect
        label="Owner"
        placeholder="Nobody"
        clearable
        w={210}
        value={gap.ownerId}
        onChange={(ownerId) => send({ ownerId })}
      />
      <TextInput
        type="date"
        label="Next date"
        defaultValue={gap.nextOn ?? ''}
        onBlur={(event) =>
          (event.currentTarget.value || null) !== gap.nextOn && send({ nextOn: event.currentTarget.value || null })
        }
      />
      <Button variant="default" onClick={() => send({ agreed: !gap.agreed })}>
        {gap.agreed ? 'Hide from the client' : 'Show to the client'}
      </Button>
    </Group>
  );
}

function Accepting({ gap }: { gap: GapDetail }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const [who, setWho] = useState('');
  const [until, setUntil] = useState('');
  const [because, setBecause] = useState('');
  const accept = useVerb(gapRoutes.acceptGap, { touches: ['gap'], says: 'Accepted.', onDone: () => setOpen(false) });
  const reopen = useVerb(gapRoutes.reopenGap, { touches: ['gap'], says: 'Open again.' });
  const params = { gapId: gap.id };
  if (gap.state === 'accepted')
    return (
      <Group>
        <StatusBadge tone="violet">Accepted</StatusBadge>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => reopen.mutate({ params, body: { version: gap.version } })}
        >
          Take the acceptance back
        </Anchor>
      </Group>
    );
  if (!open)
    return (
      <Group>
        <Button variant="subtle" onClick={() => setOpen(true)}>
          The client accepts the risk
        </Button>
      </Group>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate({ params, body: { version: gap.version, acceptedBy: who, acceptedUntil: until, because } });
      }}
    >
      <Stack gap="xs">
        <Group gap={10} align="flex-end">
          <TextInput
            label="Who of the client accepts it"
            required
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label="Until"
            required
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </Group>
        <Textarea
          label="Because"
          required
          autosize
          minRows={2}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        <Group gap={8}>
          <Button type="submit" loading={accept.isPending}>
            Write it down
          </Button>
          <Button variant="default" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          It opens again by itself after that day.
        </Text>
      </Stack>
    </form>
  );
}

function changePath(gap: GapDetail): string {
  const query = new URLSearchParams({
    client: gap.clientId,
    title: gap.title,
    reason: `${gap.why} ${gap.risk} ${gap.fix}`,
  });
  for (const id of gap.deviceIds) query.append('device', id);
  return `/changes/new?${query.toString()}`;
}

function Said({ name, text }: { name: string; text: string }): React.JSX.Element {
  return (
    <Text size="sm">
      <Text span size="sm" c="dimmed" mr={8}>
        {name}
      </Text>
      {text}
    </Text>
  );
}
