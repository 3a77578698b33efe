import { Button, Group, Stack, Text } from '@mantine/core';
import { ListChecks, Plus } from 'lucide-react';
import { useState } from 'react';
import { aidKinds } from '../../src/tickets/aids-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { Whose } from '../people/whose.tsx';
import { AidDialog } from './aid-dialog.tsx';
import type { Aid } from './aid-dialog.tsx';
import { ClientFields } from './client-fields.tsx';
import { languageWord } from './words.ts';

const tabs = [...aidKinds, 'fields'] as const;
const words = { 'canned-text': 'Canned texts', checklist: 'Checklists', runbook: 'Runbooks', fields: 'Fields' };

const emptyWords = {
  'canned-text':
    'A canned text is put into an answer with a few keys; the names of client, ticket and writer fill themselves in.',
  checklist: 'A checklist puts its tasks on a ticket at once.',
  runbook: 'A runbook is shown on every ticket of its kinds: what to look at, whom to ask.',
};

/** What is kept ready for tickets. */
export function AidsPage(): React.JSX.Element {
  const [tab, setTab] = useState<(typeof tabs)[number]>('canned-text');
  const [edited, setEdited] = useState<Aid | 'new'>();
  const mayManage = useMay('clients.manage');
  const aids = useCall(ticketRoutes.listTicketAids, { query: {} }, { on: ['ticket-aid'] });
  return (
    <Page
      title="Ready texts"
      beside={
        <Tabs label="What" value={tab} onChange={setTab} tabs={tabs.map((value) => ({ value, label: words[value] }))} />
      }
      actions={
        mayManage &&
        tab !== 'fields' && (
          <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
            Add
          </Button>
        )
      }
    >
      {tab === 'fields' ? (
        <ClientFields mayManage={mayManage} />
      ) : (
        <Shown query={aids}>
          {({ items }) => (
            <AidList
              items={items.filter(({ kind }) => kind === tab)}
              onEdit={mayManage ? setEdited : undefined}
              none={words[tab].toLowerCase()}
              says={emptyWords[tab]}
            />
          )}
        </Shown>
      )}
      {edited && tab !== 'fields' && (
        <AidDialog kind={tab} aid={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </Page>
  );
}

type List = { items: readonly Aid[]; none: string; says: string; onEdit: ((aid: Aid) => void) | undefined };

function AidList({ items, none, says, onEdit }: List): React.JSX.Element {
  if (items.length === 0)
    return (
      <EmptyState icon={ListChecks} title={`No ${none} yet`}>
        {says}
      </EmptyState>
    );
  return (
    <Stack gap="sm" maw={860}>
      {items.map((aid) => (
        <Card key={aid.id}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <div style={{ minWidth: 0 }}>
              <Text fw={600}>{aid.name}</Text>
              <Text size="xs" c="dimmed">
                {aid.kind === 'canned-text' && `${languageWord(aid.language)} · `}
                <Whose clientId={aid.clientId} />
                {aid.kinds.length > 0 && ` · on ${aid.kinds.join(', ')}`} · {aid.changedBy},{' '}
                <RelativeTime at={aid.changedAt} />
              </Text>
              <Text size="sm" mt={6} lineClamp={3} style={{ whiteSpace: 'pre-wrap' }}>
                {aid.text.replaceAll(/\n\s*\n/g, '\n') || aid.items.join('\n')}
              </Text>
            </div>
            {onEdit && (
              <Button
                size="xs"
                variant="default"
                style={{ flexShrink: 0 }}
                onClick={() => onEdit(aid)}
                aria-label={`Edit ${aid.name}`}
              >
                Edit
              </Button>
            )}
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
