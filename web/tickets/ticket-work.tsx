import { ActionIcon, Button, Checkbox, Group, Menu, TagsInput, Text, TextInput } from '@mantine/core';
import { ListChecks, ShieldCheck, X } from 'lucide-react';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { RelativeTime } from '../kit/time.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';

type Props = { ticket: Ticket; mayWork: boolean };

/** Tags, tasks and the runbooks that fit. */
export function TicketWork({ ticket, mayWork }: Props): React.JSX.Element {
  const params = { ticketId: ticket.id };
  const help = useCall(ticketRoutes.readTicketHelp, { params, query: {} }, { on: ['ticket'], about: ticket.id });
  return (
    <>
      <Card>
        <Tags ticket={ticket} mayWork={mayWork} />
        <Tasks ticket={ticket} mayWork={mayWork} checklists={help.data?.checklists ?? []} />
      </Card>
      {help.data?.runbooks.map((runbook) => (
        <Card key={runbook.id}>
          <details open>
            <summary className={classes['sideTitle']}>Runbook: {runbook.name}</summary>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {runbook.text}
            </Text>
          </details>
        </Card>
      ))}
    </>
  );
}

function Tags({ ticket, mayWork }: Props): React.JSX.Element {
  const tag = useVerb(ticketRoutes.tagTicket, { touches: ['ticket'] });
  const known = useCall(ticketRoutes.listTicketTags, { query: { client: ticket.clientId } }, { on: ['ticket'] });
  return (
    <TagsInput
      label="Tags"
      placeholder={ticket.tags.length === 0 ? 'None yet' : ''}
      size="sm"
      readOnly={!mayWork}
      maxTags={20}
      data={(known.data?.items ?? []).map((each) => each.tag)}
      value={ticket.tags}
      onChange={(tags) =>
        tag.mutate({
          params: { ticketId: ticket.id },
          body: {
            add: tags.filter((each) => !ticket.tags.includes(each)),
            remove: ticket.tags.filter((each) => !tags.includes(each)),
          },
        })
      }
    />
  );
}

type Checklist = { id: string; name: string };

function Tasks({ ticket, mayWork, checklists }: Props & { checklists: readonly Checklist[] }): React.JSX.Element {
  const [text, setText] = useState('');
  const touches = ['ticket'];
  const add = useVerb(ticketRoutes.addTicketTasks, { touches, onDone: () => setText('') });
  const change = useVerb(ticketRoutes.changeTicketTask, { touches });
  const remove = useVerb(ticketRoutes.removeTicketTask, { touches });
  const params = { ticketId: ticket.id };
  const done = ticket.tasks.filter((task) => task.doneAt !== null).length;
  return (
    <section aria-label="Tasks" style={{ marginTop: 14 }}>
      <div className={classes['sideTitle']}>
        Tasks{ticket.tasks.length > 0 && ` ${done} of ${ticket.tasks.length}`}
        {mayWork && checklists.length > 0 && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button size="compact-xs" variant="subtle" color="gray" leftSection={<ListChecks size={14} />}>
                Checklist
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {checklists.map((list) => (
                <Menu.Item key={list.id} onClick={() => add.mutate({ params, body: { checklistId: list.id } })}>
                  {list.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {ticket.tasks.map((task) => (
        <Group key={task.id} gap={6} wrap="nowrap" align="flex-start" mb={6}>
          <Checkbox
            size="sm"
            style={{ flex: 1 }}
            checked={task.doneAt !== null}
            disabled={!mayWork}
            label={task.text}
            description={
              task.doneAt === null ? (
                task.guarded && ticket.hold !== null && 'Waits for proof of who asked'
              ) : (
                <>
                  {task.doneBy} <RelativeTime at={task.doneAt} />
                </>
              )
            }
            onChange={(event) =>
              change.mutate({ params: { ...params, taskId: task.id }, body: { done: event.currentTarget.checked } })
            }
          />
          {mayWork && (
            <ActionIcon
              size="xs"
              variant={task.guarded ? 'light' : 'subtle'}
              color={task.guarded ? 'yellow' : 'gray'}
              aria-pressed={task.guarded}
              aria-label={`Gives access or changes something: ${task.text}`}
              title="Gives access or changes something: waits for proof of who asked"
              onClick={() =>
                change.mutate({ params: { ...params, taskId: task.id }, body: { guarded: !task.guarded } })
              }
            >
              <ShieldCheck size={13} />
            </ActionIcon>
          )}
          {mayWork && (
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={`Remove the task ${task.text}`}
              onClick={() => remove.mutate({ params: { ...params, taskId: task.id } })}
            >
              <X size={13} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {mayWork && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') add.mutate({ params, body: { text: text.trim() } });
          }}
        >
          <TextInput
            size="xs"
            aria-label="New task"
            placeholder="Add a task…"
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </form>
      )}
    </section>
  );
}
