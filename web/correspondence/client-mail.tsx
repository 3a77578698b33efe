import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { Phone } from 'lucide-react';
import { useState } from 'react';
import { mailRoutes } from '../../src/correspondence/api.ts';
import { mailSetupRoutes } from '../../src/correspondence/mail-setup-api.ts';
import { Card } from '../kit/card.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { AddAddress, AddressDialog } from './address-dialog.tsx';
import type { Address } from './address-dialog.tsx';
import { Whose } from './addresses-page.tsx';
import classes from './mail.module.css';

/** A client's mail: the addresses it comes to, and how its requests are proved. */
export function MailOfClient({ clientId }: { clientId: string }): React.JSX.Element {
  return (
    <>
      <Card>
        <Addresses clientId={clientId} />
      </Card>
      <Card>
        <Rule clientId={clientId} />
      </Card>
    </>
  );
}

function Addresses({ clientId }: { clientId: string }): React.JSX.Element {
  const list = useCall(mailRoutes.listClientAddresses, {}, { on: ['client-address'] });
  const manages = useMay('sources.manage');
  const [editing, setEditing] = useState<Address | 'new'>();
  const own = (list.data?.items ?? []).filter((each) => each.clientId === clientId);
  return (
    <>
      <Title order={2} mb="sm">
        Mail addresses
      </Title>
      <Shown query={list}>
        {() => (
          <Stack gap="xs">
            {own.length === 0 && (
              <Text size="sm" c="dimmed">
                None yet. Its mail is known by its senders alone, and nothing goes out to it by mail.
              </Text>
            )}
            {own.map((address) => (
              <div key={address.id} className={classes['row']}>
                <div>
                  <Text size="sm" fw={550}>
                    {address.address}
                  </Text>
                  <Text size="xs" c="dimmed">
                    <Whose address={address} />
                    {address.subaddressing && ' · answers come to address+token'}
                  </Text>
                </div>
                {manages && (
                  <Button
                    size="xs"
                    variant="default"
                    flex="none"
                    aria-label={`Edit ${address.address}`}
                    onClick={() => setEditing(address)}
                  >
                    Edit
                  </Button>
                )}
              </div>
            ))}
            {manages && (
              <Group>
                <AddAddress onAdd={() => setEditing('new')} />
              </Group>
            )}
          </Stack>
        )}
      </Shown>
      {editing && (
        <AddressDialog
          clientId={clientId}
          address={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function Rule({ clientId }: { clientId: string }): React.JSX.Element {
  const found = useCall(mailSetupRoutes.readMailRule, { params: { clientId } }, { on: ['mail-rule', 'contact'] });
  const manages = useMay('clients.manage');
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Title order={2} mb="sm">
        Proof of who asks
      </Title>
      <Shown query={found}>
        {({ text, numbers }) => (
          <Stack gap="sm">
            {editing ? (
              <RuleForm clientId={clientId} text={text ?? ''} onDone={() => setEditing(false)} />
            ) : (
              <>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                  {text ?? 'No rule of its own: call back a stored number of a contact before anything is done.'}
                </Text>
                {manages && (
                  <Group>
                    <Button size="xs" variant="default" onClick={() => setEditing(true)}>
                      {text === null ? 'Write its rule' : 'Change the rule'}
                    </Button>
                  </Group>
                )}
              </>
            )}
            <div>
              <Title order={3} mb={4}>
                Numbers that may be called back
              </Title>
              {numbers.length === 0 ? (
                <Text size="sm" c="var(--wf-warn)">
                  No contact has a number stored, so no request by mail can be proved. Store one with a contact above.
                </Text>
              ) : (
                numbers.map(({ contactId, name, number }) => (
                  <div key={`${contactId}${number}`} className={classes['number']}>
                    <Phone size={14} aria-hidden />
                    <Text size="sm">{name}</Text>
                    <Text size="sm" className="wf-figure">
                      {number}
                    </Text>
                  </div>
                ))
              )}
            </div>
          </Stack>
        )}
      </Shown>
    </>
  );
}

function RuleForm({
  clientId,
  text,
  onDone,
}: {
  clientId: string;
  text: string;
  onDone: () => void;
}): React.JSX.Element {
  const [rule, setRule] = useState(text);
  const save = useVerb(mailRoutes.setMailRule, { touches: ['mail-rule', 'verification'], says: 'Saved.', onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { clientId }, body: { text: rule } });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="Rule"
          description="Shown to whoever proves a sender. Whom to call, and what must never be done on a mail."
          autosize
          autoFocus
          minRows={3}
          maxRows={12}
          maxLength={2000}
          value={rule}
          onChange={(event) => setRule(event.currentTarget.value)}
        />
        <FormButtons onCancel={onDone} saving={save.isPending} disabled={rule.trim() === ''} />
      </Stack>
    </form>
  );
}
