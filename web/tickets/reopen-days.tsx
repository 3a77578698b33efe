import { Button, Group, NumberInput, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { markRoutes } from '../../src/tickets/marks-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';

/** For how long a client may open a resolved ticket again, and whether it is told when one is closed. */
export function ReopenDays({ clientId }: { clientId: string }): React.JSX.Element {
  const rules = useCall(markRoutes.readTicketRules, { params: { clientId } }, { on: ['ticket-rules'] });
  return (
    <Card>
      <Text fw={600} size="sm">
        After the end
      </Text>
      <Shown query={rules}>{(shown) => <Days key={shown.version} {...shown} />}</Shown>
    </Card>
  );
}

function Days({
  clientId,
  reopenDays,
  closingMail,
  version,
}: {
  clientId: string;
  reopenDays: number;
  closingMail: boolean;
  version: number;
}): React.JSX.Element {
  const [days, setDays] = useState<number | string>(reopenDays);
  const [mails, setMails] = useState(closingMail);
  const manages = useMay('clients.manage');
  const save = useVerb(markRoutes.setTicketRules, { touches: ['ticket-rules'], says: 'Saved.' });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { clientId }, body: { version, reopenDays: Number(days), closingMail: mails } });
      }}
    >
      <Switch
        my="sm"
        label="Mail whoever asked when their ticket is closed: what was done, how it was, how to open it again"
        checked={mails}
        onChange={(event) => setMails(event.currentTarget.checked)}
        disabled={!manages}
      />
      <Group align="end">
        <NumberInput
          label="Days after resolving in which the client may open a ticket again"
          min={0}
          max={365}
          w={440}
          maw="100%"
          value={days}
          onChange={setDays}
          disabled={!manages}
        />
        {manages && (
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={days === '' || (days === reopenDays && mails === closingMail)}
          >
            Save
          </Button>
        )}
      </Group>
    </form>
  );
}
