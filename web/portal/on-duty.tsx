import { Text, Title } from '@mantine/core';
import type { z } from 'zod';
import type { zNow } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { Initials } from '../kit/person.tsx';
import { useNowSelect } from '../kit/ticker.ts';
import { timeIn } from '../kit/time.tsx';
import classes from './portal.module.css';

const parts = { 'lead-engineer': 'Lead engineer', deputy: 'Deputy' } as const;

/** Who looks after this client, and what time it is where they are. */
export function OnDuty({ duty }: { duty: z.output<typeof zNow>['onDuty'] }): React.JSX.Element {
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>Who is on duty</Title>
        <Text size="xs" c="dimmed">
          around the clock
        </Text>
      </div>
      <ul className={classes['lines']}>
        {duty.people.map((person) => (
          <li key={`${person.part}-${person.name}`} className={classes['line']}>
            <Initials name={person.name} size={30} />
            <span className={classes['lineText']}>
              <span className={classes['lineTitle']}>{person.name}</span>
              <Text size="xs" c="dimmed">
                {[parts[person.part], person.soc].filter(Boolean).join(', ')}
              </Text>
            </span>
            <ZoneTime zone={person.zone} />
          </li>
        ))}
        {duty.socs.map((soc) => (
          <li key={soc.name} className={classes['line']}>
            <span className={classes['lineText']}>SOC {soc.name}</span>
            <ZoneTime zone={soc.zone} />
          </li>
        ))}
      </ul>
      {duty.people.length === 0 && duty.socs.length === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          Nobody is named yet.
        </Text>
      )}
    </Card>
  );
}

function ZoneTime({ zone }: { zone: string }): React.JSX.Element {
  const text = useNowSelect((now) => timeIn(zone, now));
  return (
    <Text span size="sm" c="dimmed" className="wf-figure" title={zone}>
      {text}
    </Text>
  );
}
