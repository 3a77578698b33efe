/** What a page of a record shows of its huddles, and the one click that opens one. */
import { Anchor, Button, Group, Text } from '@mantine/core';
import { MessagesSquare, Siren } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { huddleRoutes } from '../../src/huddles/api.ts';
import type { AboutKind, HuddleKind } from '../../src/huddles/huddle-api.ts';
import { Card } from '../kit/card.tsx';
import { useKeys } from '../kit/keys.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { useMay } from '../people/session.ts';
import { HuddleState } from './huddle-badges.tsx';
import classes from './huddle.module.css';
import type { HuddleLine } from './words.ts';

export type About = { kind: AboutKind; id: string };

export function HuddlesOn({ about }: { about: About }): React.JSX.Element | null {
  const works = useMay('tickets.work');
  const navigate = useNavigate();
  const list = useCall(
    huddleRoutes.listHuddles,
    { query: { aboutKind: about.kind, aboutId: about.id, limit: 20 } },
    { on: ['huddle'] },
  );
  const open = useVerb(huddleRoutes.openHuddle, {
    touches: ['huddle'],
    onDone: (huddle) => void navigate(`/huddles/${huddle.id}`),
  });
  const start = (kind: HuddleKind): void => open.mutate({ body: { kind, about } });
  useKeys('Huddle', [{ keys: 'h', says: 'Open a huddle on this', run: () => start('huddle') }], works);
  const items = list.data?.items ?? [];
  if (items.length === 0 && !works) return null;
  return (
    <Card>
      <h2 className={classes['sideTitle']}>Huddles</h2>
      {items.length > 0 && (
        <ul className={classes['people']} style={{ marginBottom: 10 }}>
          {items.map((line) => (
            <HuddleItem key={line.id} line={line} />
          ))}
        </ul>
      )}
      {works && (
        <Group gap={6}>
          <Button
            size="xs"
            variant="default"
            leftSection={<MessagesSquare size={14} />}
            loading={open.isPending}
            onClick={() => start('huddle')}
          >
            Huddle
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<Siren size={14} />}
            disabled={open.isPending}
            onClick={() => start('war-room')}
          >
            War room
          </Button>
        </Group>
      )}
    </Card>
  );
}

export function HuddleItem({ line }: { line: HuddleLine }): React.JSX.Element {
  return (
    <li>
      <Group gap={6} wrap="nowrap" justify="space-between" align="flex-start">
        <Anchor component={Link} to={`/huddles/${line.id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {line.question}
        </Anchor>
        <HuddleState huddle={line} />
      </Group>
      {line.decision && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {line.decidedByName}: {line.decision}
        </Text>
      )}
    </li>
  );
}
