import { Text } from '@mantine/core';
import { PersonName } from '../kit/person.tsx';
import { timeOfDay } from '../kit/time.tsx';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

export function HuddlePeople({ huddle }: { huddle: Huddle }): React.JSX.Element {
  return (
    <>
      <h2 className={classes['sideTitle']}>Who is there</h2>
      <ul className={classes['people']}>
        {huddle.people.map((person) => (
          <li key={person.id} className={classes['person']}>
            <PersonName name={person.name} />
            <Text span size="xs" c="dimmed">
              {partOf(huddle, person)}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}

function partOf({ commander, scribe }: Huddle, { id, joinedAt, leftAt }: Huddle['people'][number]): string {
  if (commander?.id === id) return 'commander';
  if (scribe?.id === id) return 'scribe';
  return leftAt === null ? `since ${timeOfDay(joinedAt)}` : `left ${timeOfDay(leftAt)}`;
}
