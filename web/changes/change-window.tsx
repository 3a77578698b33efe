import { Anchor, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../kit/card.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './changes.module.css';
import type { Change } from './words.ts';
import { windowText } from './zoned.ts';

/** When it is done, what else happens then, and what was found meanwhile. */
export function ChangeWindow({ change }: { change: Change }): React.JSX.Element {
  const { windowFrom, windowTo, zone, conflicts, findings } = change;
  return (
    <Card>
      <Title order={2} mb="xs">
        Window
      </Title>
      <Text size="sm">
        {windowFrom && windowTo ? windowText(windowFrom, windowTo, zone) : 'No window is chosen yet.'}
      </Text>
      {conflicts.length > 0 && (
        <ul className={classes['list']} style={{ marginTop: 8 }} aria-label="Conflicts">
          {conflicts.map((each) => (
            <li key={`${each.kind} ${each.id} ${each.from}`}>
              {each.forbids ? '⛔ ' : '⚠ '}
              <ConflictName conflict={each} clientId={change.clientId} />
              <div className={classes['quiet']}>{windowText(each.from, each.to, zone)}</div>
            </li>
          ))}
        </ul>
      )}
      {findings.length > 0 && (
        <>
          <Title order={3} fz="sm" mt="md" mb={6}>
            Found on its devices during the window
          </Title>
          <ul className={classes['list']}>
            {findings.map((finding) => (
              <li key={finding.id}>
                <Anchor component={Link} to={`/findings/${finding.id}`} size="sm">
                  {finding.title}
                </Anchor>{' '}
                <span className={classes['quiet']}>
                  <RelativeTime at={finding.at} /> ·{' '}
                  {finding.clearedAt
                    ? 'over'
                    : finding.releasedAt
                      ? 'outlasted the window: a ticket was opened'
                      : 'pages nobody until the window ends'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

type Conflict = Change['conflicts'][number];

function ConflictName({ conflict, clientId }: { conflict: Conflict; clientId: string }): React.JSX.Element {
  const to = pageOf(conflict, clientId);
  return to === undefined ? (
    <>{conflict.says}</>
  ) : (
    <Anchor component={Link} to={to} size="sm">
      {conflict.says}
    </Anchor>
  );
}

function pageOf({ kind, id }: Conflict, clientId: string): string | undefined {
  if (id === null) return undefined;
  switch (kind) {
    case 'change':
      return `/changes/${id}`;
    case 'war-room':
      return `/huddles/${id}`;
    case 'meeting':
      return `/meetings?client=${clientId}`;
    case 'freeze':
    case 'outside-lines':
      return undefined;
  }
}
