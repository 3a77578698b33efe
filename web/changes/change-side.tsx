import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { SideTitle } from '../kit/side-title.tsx';
import { spanText } from '../kit/spans.ts';
import { ExactTime } from '../kit/time.tsx';
import classes from './changes.module.css';
import { stageWords } from './words.ts';
import type { Change } from './words.ts';

/** Where it comes from and the way it went. */
export function ChangeSide({ change }: { change: Change }): React.JSX.Element {
  return (
    <>
      <Card>
        <Facts
          facts={[
            [
              'Client',
              <Anchor key="client" component={Link} to={`/clients/${change.clientId}`} size="sm">
                {change.clientName}
              </Anchor>,
            ],
            ['Asked for by', change.requester.name],
            ['Raised by', change.raisedByName],
            ['How we know', change.authority ?? 'Not verified yet'],
            ['Model', change.model?.name],
            [
              'Ticket',
              change.ticket && (
                <Anchor component={Link} to={`/tickets/${change.ticket.id}`} size="sm">
                  {change.ticket.number} {change.ticket.title}
                </Anchor>
              ),
            ],
            [
              'Meeting',
              change.meeting && (
                <>
                  {change.meeting.title}, <ExactTime at={change.meeting.at} only="day" />{' '}
                  <ExactTime at={change.meeting.at} only="time" />
                </>
              ),
            ],
            ['Engineer', change.engineer?.name],
            ['Conflicts accepted by', change.conflictsAcceptedBy],
            ['Verified', change.verifiedHow],
          ]}
        />
        <ul className={classes['list']} style={{ marginTop: 12 }} aria-label="Devices">
          {change.devices.map((device) => (
            <li key={device.id}>
              <Anchor component={Link} to={`/devices/${device.id}`} size="sm">
                {device.name}
              </Anchor>{' '}
              <span className={classes['quiet']}>{device.siteName ?? ''}</span>
            </li>
          ))}
        </ul>
        {change.links.length > 0 && (
          <ul className={classes['list']} style={{ marginTop: 8 }} aria-label="Links">
            {change.links.map(({ id, words }) => (
              <li key={id}>
                <Anchor component={Link} to={`/topology/${change.clientId}?link=${id}`} size="sm">
                  {words}
                </Anchor>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card>
        <SideTitle>Stages</SideTitle>
        <ol className={classes['list']}>
          {change.stages.map((stage, i) => (
            <li key={`${stage.at}-${i}`}>
              <strong>{stageWords[stage.stage]}</strong> by {stage.by}
              <div className={classes['quiet']}>
                <ExactTime at={stage.at} />
                {stage.took !== null && ` · for ${spanText(stage.took)}`}
              </div>
              {stage.note && <div className={classes['quiet']}>{stage.note}</div>}
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
