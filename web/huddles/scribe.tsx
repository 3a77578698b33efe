import { Button } from '@mantine/core';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { PersonName } from '../kit/person.tsx';
import { useVerb } from '../kit/query.ts';
import { useMe } from '../people/session.ts';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

export function Scribe({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const me = useMe();
  const set = useVerb(huddleRoutes.setScribe, { touches: ['huddle'] });
  const mine = huddle.scribe?.id === me.id;
  return (
    <div className={classes['roomPart']}>
      <span className={classes['roomName']}>Scribe</span>
      <PersonName name={huddle.scribe?.name} none="Nobody writes it down" />
      {works && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={set.isPending}
          onClick={() => set.mutate({ params: { huddleId: huddle.id }, body: { staffId: mine ? null : me.id } })}
        >
          {mine ? 'I no longer write' : 'I write it down'}
        </Button>
      )}
    </div>
  );
}
