import { Button } from '@mantine/core';
import { Contact as ContactIcon, FileUp } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';
import { contactRoutes } from '../../src/people/contacts-api.ts';
import type { Contact } from '../../src/people/contacts-api.ts';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { PersonName } from '../kit/person.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { ChannelText, ContactLine } from './contact-line.tsx';
import { ClientFilter } from './pick.tsx';
import { useMay } from './session.ts';
import { contactKindWords } from './words.ts';

const shape = z.object({ q: z.string().optional(), clientId: z.uuid().optional() });

const columns: Column<Contact>[] = [
  { key: 'name', title: 'Name', width: 'minmax(140px, 1fr)', cell: (contact) => <PersonName name={contact.name} /> },
  { key: 'kind', title: 'Kind', width: '100px', cell: (contact) => contactKindWords[contact.kind] },
  { key: 'title', title: 'Title', width: 'minmax(100px, 1fr)', from: 900, cell: (contact) => contact.title },
  { key: 'client', title: 'Client', width: 'minmax(120px, 1fr)', cell: (contact) => contact.clientName },
  {
    key: 'channel',
    title: 'Reach',
    width: 'minmax(200px, 1.5fr)',
    cell: (contact) => (contact.channels[0] ? <ChannelText channel={contact.channels[0]} /> : ''),
  },
  { key: 'zone', title: 'Time zone', width: '140px', from: 1050, cell: (contact) => contact.zone ?? '' },
];

/** Everyone at clients we speak with. */
export function ContactsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    contactRoutes.listContacts,
    { query: { ...filters, limit: 200 } },
    { on: ['contact', 'client'], keep: true },
  );
  const manages = useMay('contacts.manage');
  const [editing, setEditing] = useState<Contact>();
  return (
    <Page
      title="Contacts"
      fill
      actions={
        manages && (
          <Button component={Link} to="/contacts/import" variant="default" leftSection={<FileUp size={16} />}>
            Import
          </Button>
        )
      }
    >
      <FilterBar
        of="contacts"
        search={{ placeholder: 'Name, title, address, number', text: filters.q, onText: (q) => setFilters({ q }) }}
        narrowed={{ q: filters.q, clientId: filters.clientId }}
        onClear={setFilters}
        shown={howMany(list, 'contact')}
      >
        <ClientFilter value={filters.clientId} onChange={(clientId) => setFilters({ clientId })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState
              icon={ContactIcon}
              title={filters.q || filters.clientId ? 'No contact fits' : 'No contacts yet'}
            >
              Contacts are added on the page of their client, or imported.
            </EmptyState>
          ) : (
            <DataTable
              label="Contacts"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(contact) => (
                <Card>
                  <ContactLine
                    contact={contact}
                    showClient
                    {...(manages ? { onEdit: () => setEditing(contact) } : {})}
                  />
                </Card>
              )}
              {...(manages ? { onOpen: setEditing } : {})}
              more={list.more}
            />
          )
        }
      </Shown>
      {editing && <ContactDialog clientId={editing.clientId} contact={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}
