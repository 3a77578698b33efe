import { Button, Text, Title } from '@mantine/core';
import { Telescope } from 'lucide-react';
import { useState } from 'react';
import { portalRoutes } from '../../src/portal/api.ts';
import type { QuietLook } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import classes from './portal.module.css';

const FIRST_SHOWN = 4;

/** The work that nobody hears of: who of us looked at the network and when, and that nothing came of it. */
export function QuietWork(): React.JSX.Element | null {
  const [all, setAll] = useState(false);
  const looks = useCall(portalRoutes.portalLooks, {}, { on: ['sweep'] });
  const items = looks.data?.items ?? [];
  if (items.length === 0) return null;
  const shown = all ? items : items.slice(0, FIRST_SHOWN);
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>Quiet work</Title>
        <Text size="xs" c="dimmed">
          {items.length} {items.length === 1 ? 'look' : 'looks'} at your network in 7 days
        </Text>
      </div>
      <ul className={classes['lines']} aria-label="Quiet work">
        {shown.map((look) => (
          <li key={`${look.at} ${look.by}`} className={classes['line']}>
            <Telescope size={16} color="var(--mantine-color-dimmed)" aria-hidden />
            <span className={classes['lineText']}>
              <span className={classes['lineTitle']}>
                Looked at <ExactTime at={look.at} only="minute" /> by {look.by}
              </span>
              <Text size="xs" c="dimmed">
                {cameOf(look)}
              </Text>
            </span>
          </li>
        ))}
        {items.length > FIRST_SHOWN && (
          <li className={classes['line']}>
            <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
              {all ? 'Fewer' : `All ${items.length}`}
            </Button>
          </li>
        )}
      </ul>
    </Card>
  );
}

/** What came of it, in words. */
function cameOf({ looked, tickets }: QuietLook): string {
  if (looked === 0) return 'Nothing unusual';
  const seen = `${looked} unusual ${looked === 1 ? 'thing' : 'things'}`;
  if (tickets === 0) return `${seen}, no action needed`;
  return `${seen}, ${tickets} ${tickets === 1 ? 'of them on a ticket' : 'of them on tickets'}`;
}
