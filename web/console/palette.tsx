/** Ctrl or ⌘ K: go anywhere, find any ticket, device, client, article or huddle. */
import { UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, createSpotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { BookOpen, Building2, MessagesSquare, Router, Search, Ticket } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { deviceRoutes } from '../../src/estate/api.ts';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import { useNavigation } from './navigation.ts';
import classes from './palette.module.css';

const [store, spotlight] = createSpotlight();

export function openPalette(): void {
  spotlight.open();
}

/** Looks like a search field; opens the palette. */
export function PaletteButton(): React.JSX.Element {
  return (
    <UnstyledButton className={classes['button'] ?? ''} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
      <Search size={16} aria-hidden />
      <span className={classes['text']}>Search tickets, devices, clients</span>
      <span
        className={classes['keys']}
        aria-hidden
        data-keys={/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'}
      />
    </UnstyledButton>
  );
}

export function Palette(): React.JSX.Element {
  const [query, setQuery] = useState('');
  const found = useFound(query);
  const navigate = useNavigate();
  const places = useNavigation().flatMap((group) => group.items);
  const go: SpotlightActionGroupData = {
    group: 'Go to',
    actions: places
      .filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()))
      .map(({ to, label, icon: Icon }) => ({
        id: to,
        label,
        leftSection: <Icon size={17} strokeWidth={1.75} />,
        onClick: () => void navigate(to),
      })),
  };
  const groups = [...found, go].filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      store={store}
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      // The server has searched already.
      filter={(_, actions) => actions}
      shortcut={null}
      scrollable
      maxHeight={420}
      nothingFound={query.trim() === '' ? undefined : 'Nothing found'}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: 'Ticket number, title, device, client…',
        'aria-label': 'Search',
      }}
    />
  );
}

function useFound(typed: string): SpotlightActionGroupData[] {
  const [text] = useDebouncedValue(typed.trim(), 150);
  const navigate = useNavigate();
  const asked = { enabled: text.length >= 2, keep: true };
  const tickets = useCall(ticketRoutes.listTickets, { query: { text, tab: 'all', sort: 'updated', limit: 6 } }, asked);
  const devices = useCall(deviceRoutes.listDevices, { query: { q: text, limit: 5 } }, asked);
  const clients = useCall(clientRoutes.listClients, { query: { q: text, limit: 5 } }, asked);
  const articles = useCall(knowledgeRoutes.listArticles, { query: { text, limit: 5 } }, asked);
  const huddles = useCall(huddleRoutes.listHuddles, { query: { text, limit: 5 } }, asked);
  if (!asked.enabled) return [];
  const action = (id: string, label: string, description: string, icon: React.ReactNode): SpotlightActionData => ({
    id,
    label,
    description,
    leftSection: icon,
    onClick: () => void navigate(id),
  });
  return [
    {
      group: 'Tickets',
      actions: (tickets.data?.items ?? []).map((each) =>
        action(`/tickets/${each.id}`, each.title, `${each.number} · ${each.clientName}`, <Ticket size={17} />),
      ),
    },
    {
      group: 'Devices',
      actions: (devices.data?.items ?? []).map((each) =>
        action(
          `/devices/${each.id}`,
          each.name,
          [each.vendor, each.model, each.siteName].filter(Boolean).join(' · '),
          <Router size={17} />,
        ),
      ),
    },
    {
      group: 'Clients',
      actions: (clients.data?.items ?? []).map((each) =>
        action(`/clients/${each.id}`, each.name, each.zone, <Building2 size={17} />),
      ),
    },
    {
      group: 'Articles',
      actions: (articles.data?.items ?? []).map((each) =>
        action(`/knowledge/${each.id}`, each.title, each.tags.join(' · '), <BookOpen size={17} />),
      ),
    },
    {
      group: 'Huddles',
      actions: (huddles.data?.items ?? []).map((each) =>
        action(`/huddles/${each.id}`, each.question, each.clientName, <MessagesSquare size={17} />),
      ),
    },
  ];
}
