import { Alert, Text } from '@mantine/core';
import { fieldWords } from './edit-clash.tsx';
import { changedSince } from './edits.ts';
import type { Current, SeenField } from './edits.ts';
import classes from './edit-clash.module.css';
import { priorityWords, stateWords } from './words.ts';

const seenWords: Record<SeenField, string> = {
  ...fieldWords,
  state: 'Status',
  priority: 'Priority',
  assigneeName: 'Assignee',
};

/** The ticket as one saw it beside what it is now: what one wrote stays, and is sent on top of what they did. */
export function ChangedMeanwhile({ seen, now }: { seen: Current; now: Current }): React.JSX.Element {
  const fields = changedSince(seen, now);
  return (
    <Alert className={classes['clash'] ?? ''} title="Someone changed this ticket meanwhile" role="alert">
      <dl className={classes['changed']}>
        {fields.map((field) => (
          <div key={field}>
            <dt>{seenWords[field]}</dt>
            <dd>
              {field === 'deviceId' ? (
                'another device'
              ) : (
                <>
                  <del>{valueOf(seen, field)}</del> <ins>{valueOf(now, field)}</ins>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" mt={fields.length > 0 ? 'xs' : 0}>
        {fields.length === 0 && 'Nothing of what it says, who has it or how urgent it is. '}
        What you wrote is kept.
      </Text>
    </Alert>
  );
}

function valueOf(ticket: Current, field: Exclude<SeenField, 'deviceId'>): string {
  switch (field) {
    case 'state':
      return stateWords[ticket.state];
    case 'priority':
      return `${ticket.priority} ${priorityWords[ticket.priority]}`;
    case 'assigneeName':
      return ticket.assigneeName ?? 'nobody';
    default:
      return ticket[field] || '(empty)';
  }
}
