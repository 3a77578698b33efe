import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';

type Field = Ticket['fields'][number];
type Props = { ticket: Ticket; mayWork: boolean };

/** What this client wants to know of its tickets. */
export function TicketFields({ ticket, mayWork }: Props): React.JSX.Element | null {
  const [changed, setChanged] = useState<Record<string, string>>({});
  const save = useVerb(ticketRoutes.setTicketFields, {
    touches: ['ticket'],
    says: 'Saved.',
    onDone: () => setChanged({}),
  });
  if (ticket.fields.length === 0) return null;
  const values = Object.entries(changed).map(([fieldId, value]) => ({ fieldId, value: value.trim() || null }));
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: { ticketId: ticket.id }, body: { version: ticket.version, values } });
        }}
      >
        <div className={classes['sideTitle']}>Fields of {ticket.clientName}</div>
        <Stack gap="xs">
          {ticket.fields.map((field) => (
            <FieldInput
              key={field.id}
              field={field}
              readOnly={!mayWork}
              value={changed[field.id] ?? field.value ?? ''}
              onChange={(value) => setChanged({ ...changed, [field.id]: value })}
            />
          ))}
          {values.length > 0 && (
            <Button type="submit" size="xs" loading={save.isPending}>
              Save
            </Button>
          )}
        </Stack>
      </form>
    </Card>
  );
}

type Input = { field: Field; value: string; readOnly: boolean; onChange: (value: string) => void };

function FieldInput({ field, value, readOnly, onChange }: Input): React.JSX.Element {
  if (field.type === 'choice')
    return (
      <Select
        size="xs"
        label={field.name}
        data={field.choices}
        clearable
        readOnly={readOnly}
        value={value || null}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  return (
    <TextInput
      size="xs"
      label={field.name}
      type={field.type === 'date' ? 'date' : 'text'}
      inputMode={field.type === 'number' ? 'decimal' : 'text'}
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
