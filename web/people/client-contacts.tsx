import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { contactRoutes } from '../../src/people/contacts-api.ts';
import type { Contact } from '../../src/people/contacts-api.ts';
import { usePages } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { ContactLine } from './contact-line.tsx';
import { useMay } from './session.ts';

/** People at this client we speak with. */
export function ClientContacts({ clientId }: { clientId: string }): React.JSX.Element {
  const list = usePages(contactRoutes.listContacts, { query: { clientId, limit: 100 } }, { on: ['contact'] });
  const manages = useMay('contacts.manage');
  const [editing, setEditing] = useState<Contact | 'new'>();
  return (
    <>
      <Title order={2} mb="sm">
        Contacts
      </Title>
      <Shown query={list.query}>
        {() => (
          <Stack gap="sm">
            {list.items.length === 0 && (
              <Text size="sm" c="dimmed">
                No contacts yet.
              </Text>
            )}
            {list.items.map((contact) => (
              <ContactLine
                key={contact.id}
                contact={contact}
                {...(manages ? { onEdit: () => setEditing(contact) } : {})}
              />
            ))}
            {list.more.has && (
              <Button variant="default" size="xs" onClick={list.more.load}>
                More
              </Button>
            )}
            {manages && (
              <Group>
                <Button variant="default" leftSection={<UserPlus size={15} />} onClick={() => setEditing('new')}>
                  New contact
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </Shown>
      {editing && (
        <ContactDialog
          clientId={clientId}
          contact={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}
