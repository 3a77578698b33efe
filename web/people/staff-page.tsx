import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { staffRoutes } from '../../src/people/staff-api.ts';
import type { Staff } from '../../src/people/staff-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { PersonName } from '../kit/person.tsx';
import { usePages } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useMay } from './session.ts';
import { SocsButton } from './socs-button.tsx';
import { StaffDialog } from './staff-dialog.tsx';
import { roleWord } from './words.ts';

const shape = z.object({ q: z.string().optional(), disabled: z.enum(['no', 'only']).default('no') });
const tabs = [
  { value: 'no', label: 'Active' },
  { value: 'only', label: 'Without access' },
] as const;

const columns: Column<Staff>[] = [
  { key: 'name', title: 'Name', width: 'minmax(150px, 1.3fr)', cell: (person) => <PersonName name={person.name} /> },
  { key: 'email', title: 'E-mail', width: 'minmax(160px, 1.5fr)', from: 700, cell: (person) => person.email },
  { key: 'role', title: 'Role', width: '120px', cell: (person) => roleWord(person.role) },
  { key: 'soc', title: 'SOC', width: '110px', cell: (person) => person.socName ?? '' },
  { key: 'zone', title: 'Time zone', width: '150px', from: 900, cell: (person) => person.zone },
  {
    key: 'clients',
    title: 'Sees',
    width: '130px',
    from: 820,
    cell: (person) => (person.allClients ? 'all clients' : 'assigned clients'),
  },
  {
    key: 'service',
    title: 'Kind',
    width: '90px',
    from: 1280,
    cell: (person) => person.service && <StatusBadge tone="plain">Program</StatusBadge>,
  },
];

export function StaffPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    staffRoutes.listStaff,
    { query: { ...filters, limit: 200 } },
    { on: ['staff', 'rights', 'soc'], keep: true },
  );
  const manages = useMay('staff.manage');
  const [inviting, dialog] = useDisclosure(false);
  const [link, setLink] = useState<string>();
  const navigate = useNavigate();
  return (
    <Page
      title="Staff"
      fill
      beside={
        <Tabs
          label="Which staff"
          value={filters.disabled}
          tabs={tabs}
          onChange={(disabled) => setFilters({ disabled })}
        />
      }
      actions={
        <>
          <SocsButton mayManage={manages} />
          {manages && (
            <Button leftSection={<UserPlus size={16} />} onClick={dialog.open}>
              Invite
            </Button>
          )}
        </>
      }
    >
      <FilterBar
        of="staff"
        search={{ placeholder: 'Name or address', text: filters.q, onText: (q) => setFilters({ q }) }}
        narrowed={{ q: filters.q }}
        onClear={setFilters}
        shown={howMany(list, 'colleague')}
      />
      {link && (
        <SecretOnce says="There is no mail server: hand over this link yourself. It is shown only now." value={link} />
      )}
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={Users} title="Nobody here" />
          ) : (
            <DataTable
              label="Staff"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(person) => <StaffCard person={person} />}
              onOpen={({ id }) => void navigate(`/staff/${id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
      {inviting && <StaffDialog onClose={dialog.close} onInvited={(invited) => setLink(invited.link ?? undefined)} />}
    </Page>
  );
}

function StaffCard({ person }: { person: Staff }): React.JSX.Element {
  return (
    <LinkCard to={`/staff/${person.id}`}>
      <Group justify="space-between">
        <PersonName name={person.name} />
        <Text size="sm" c="dimmed">
          {roleWord(person.role)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {person.email}
      </Text>
    </LinkCard>
  );
}
