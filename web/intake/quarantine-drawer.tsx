import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { quarantineRoutes } from '../../src/intake/quarantine-api.ts';
import type { QuarantineGroup } from '../../src/intake/quarantine-api.ts';
import { bytesText } from '../kit/bytes.ts';
import { Facts } from '../kit/facts.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ThrowAway } from '../kit/throw-away.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import classes from './events.module.css';
import { QuarantineAssign } from './quarantine-assign.tsx';
import { reasonWord } from './words.ts';

/** What one unknown sender sent, and what to do with it. */
export function QuarantineDrawer({
  group,
  onClose,
}: {
  group: QuarantineGroup | undefined;
  onClose: () => void;
}): React.JSX.Element {
  return (
    <Drawer
      opened={group !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={group ? `From ${group.address}` : ''}
    >
      {group && <GroupDetail group={group} onDone={onClose} key={group.id} />}
    </Drawer>
  );
}

function GroupDetail({ group, onDone }: { group: QuarantineGroup; onDone: () => void }): React.JSX.Element {
  const touches = ['quarantine'];
  const params = { groupId: group.id };
  const replay = useVerb(quarantineRoutes.replayQuarantine, {
    touches,
    says: ({ replayed }) => `${replayed.toLocaleString()} records sent on.`,
    onDone,
  });
  const discard = useVerb(quarantineRoutes.discardQuarantine, { touches, says: 'Thrown away.', onDone });
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          ['Why', reasonWord(group.reason)],
          ['Listener', group.listener],
          ['Calls itself', group.host && <span className="wf-mono">{group.host}</span>],
          ['Certificate', group.certificate && <span className="wf-mono">{group.certificate}</span>],
          ['Held', `${group.held.toLocaleString()} records, ${bytesText(group.heldBytes)}`],
          ['No room for', group.dropped > 0 && `${group.dropped.toLocaleString()} records`],
          ['First heard', <ExactTime key="first" at={group.firstAt} />],
          ['Last heard', <RelativeTime key="last" at={group.lastAt} />],
        ]}
      />
      <QuarantineAssign group={group} onDone={onDone} />
      <section>
        <Title order={3} mb={6}>
          Or
        </Title>
        <Group align="end" gap="sm">
          <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate({ params })}>
            Send on as now known
          </Button>
          <ThrowAway busy={discard.isPending} onThrow={(reason) => discard.mutate({ params, body: { reason } })} />
        </Group>
      </section>
      <Records groupId={group.id} />
    </Stack>
  );
}

function Records({ groupId }: { groupId: string }): React.JSX.Element {
  const records = usePages(
    quarantineRoutes.listQuarantined,
    { params: { groupId }, query: { limit: 20 } },
    { on: ['quarantine'] },
  );
  return (
    <section>
      <Title order={3} mb={6}>
        Records, newest first
      </Title>
      <Shown query={records.query}>
        {() => (
          <Stack gap="xs">
            {records.items.map((record) => (
              <div key={record.id}>
                <Text size="xs" c="dimmed">
                  {record.kind} · <ExactTime at={record.at} />
                </Text>
                <pre className={classes['original']}>{record.record}</pre>
              </div>
            ))}
            {records.more.has && (
              <Button variant="default" loading={records.more.loading} onClick={records.more.load}>
                More
              </Button>
            )}
          </Stack>
        )}
      </Shown>
    </section>
  );
}
