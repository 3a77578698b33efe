import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { changeRoutes } from '../../src/changes/api.ts';
import { stages } from '../../src/changes/change-api.ts';
import type { Stage } from '../../src/changes/change-api.ts';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import { moveWords } from './words.ts';
import type { Change } from './words.ts';

/** Stages that need a sentence; the client reads it. */
const asks: Partial<Record<Stage, string>> = {
  verified: 'How was it verified?',
  'rolled-back': 'Why was it rolled back?',
  declined: 'Why is it not done?',
};

/** What can be done with this change from where it stands. */
export function ChangeActions({
  change,
  onPlan,
}: {
  change: Change;
  onPlan: (() => void) | undefined;
}): React.JSX.Element {
  const [dialog, setDialog] = useState<Stage | 'authority'>();
  const move = useVerb(changeRoutes.moveChange, { touches: ['change'] });
  const params = { changeId: change.id };
  const go = (to: Stage): void => {
    const again = to === 'in-progress' && change.stage !== 'scheduled';
    if (asks[to] || again || (to === 'scheduled' && change.conflicts.length > 0)) setDialog(to);
    else move.mutate({ params, body: { to, version: change.version } });
  };
  const first = change.next.find((to) => isOnward(change.stage, to));
  useKeys('Change', [
    ...(onPlan ? [{ keys: 'e', says: 'Write the plan', run: onPlan }] : []),
    ...(first ? [{ keys: 'm', says: moveWords[first], run: () => go(first) }] : []),
  ]);
  return (
    <Group gap={8}>
      {change.stage === 'requested' && <Button onClick={() => setDialog('authority')}>Requester is verified…</Button>}
      {change.next.map((to) => (
        <Button
          key={to}
          variant={to === first ? 'filled' : 'default'}
          loading={move.isPending && move.variables.body.to === to}
          disabled={to === 'assessed' && change.missing.length > 0}
          onClick={() => go(to)}
        >
          {to === 'in-progress' && change.stage !== 'scheduled' ? 'Open again' : moveWords[to]}
        </Button>
      ))}
      {onPlan && (
        <Button variant="default" onClick={onPlan}>
          {change.plan === '' ? 'Write the plan' : 'Edit the plan'}
        </Button>
      )}
      {change.missing.length > 0 && onPlan && (
        <Text size="sm" c="dimmed">
          Still needed: {change.missing.join(', ')}
        </Text>
      )}
      {dialog === 'authority' && <AuthorityDialog change={change} onClose={() => setDialog(undefined)} />}
      {dialog !== undefined && dialog !== 'authority' && (
        <MoveDialog change={change} to={dialog} onClose={() => setDialog(undefined)} />
      )}
    </Group>
  );
}

/** What brings it closer to its end; the one button that stands out. */
function isOnward(from: Stage, to: Stage): boolean {
  return to !== 'rolled-back' && to !== 'declined' && stages.indexOf(to) > stages.indexOf(from);
}

function MoveDialog({ change, to, onClose }: { change: Change; to: Stage; onClose: () => void }): React.JSX.Element {
  const [note, setNote] = useState('');
  const [accepted, setAccepted] = useState(false);
  const move = useVerb(changeRoutes.moveChange, { touches: ['change'], onDone: onClose });
  const question = asks[to] ?? (to === 'in-progress' ? 'Why is it opened again?' : undefined);
  const blocked = question === undefined ? !accepted : note.trim() === '';
  return (
    <Modal opened onClose={onClose} title={`${moveWords[to]}: ${change.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { to, version: change.version, note, acceptConflicts: accepted };
          move.mutate({ params: { changeId: change.id }, body });
        }}
      >
        <Stack>
          {question === undefined ? (
            <>
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {change.conflicts.map((each) => (
                  <li key={`${each.says} ${each.from}`}>{each.says}</li>
                ))}
              </ul>
              <Checkbox
                data-autofocus
                label="I have looked at these and schedule it all the same"
                checked={accepted}
                onChange={(event) => setAccepted(event.currentTarget.checked)}
              />
            </>
          ) : (
            <Textarea
              label={question}
              description="The client reads this."
              autosize
              minRows={3}
              required
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={blocked} loading={move.isPending}>
              {moveWords[to]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function AuthorityDialog({ change, onClose }: { change: Change; onClose: () => void }): React.JSX.Element {
  const [how, setHow] = useState('');
  const confirm = useVerb(changeRoutes.confirmChangeAuthority, {
    touches: ['change'],
    says: 'Accepted: the clock runs.',
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={`Is ${change.requesterName} allowed to ask for this?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate({ params: { changeId: change.id }, body: { how } });
        }}
      >
        <Stack>
          <Textarea
            label="How do we know?"
            description="Whom you called back on which stored number, and who said yes."
            autosize
            minRows={3}
            required
            data-autofocus
            value={how}
            onChange={(event) => setHow(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={how.trim() === ''} loading={confirm.isPending}>
              Accept the change
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
