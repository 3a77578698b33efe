import { Button, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Bookmark } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { viewRoutes } from '../../src/tickets/views-api.ts';
import { useCall } from '../kit/query.ts';
import { ArrangeViews } from './arrange-views.tsx';
import { searchOf } from './queue-filters.ts';
import type { QueueFilters, SavedView } from './queue-filters.ts';
import { SaveView } from './save-view.tsx';

const shares = { me: undefined, soc: 'my SOC', everyone: 'everyone' } as const;

/** Every view in sight; the queue opens with the one chosen for that, when nothing else was asked for. */
export function useViews(): { views: readonly SavedView[]; open: (view: SavedView) => void } {
  const views = useCall(viewRoutes.listTicketViews, {}, { on: ['ticket-view'] });
  const navigate = useNavigate();
  const { search } = useLocation();
  const settled = useRef(search !== '');
  const first = views.data?.items.find((view) => view.opens);
  useEffect(() => {
    if (!views.data || settled.current) return;
    settled.current = true;
    if (first) void navigate(`/tickets?${searchOf(first.filter)}`, { replace: true });
  }, [views.data, first, navigate]);
  return {
    views: views.data?.items ?? [],
    open: (view) => {
      settled.current = true;
      void navigate(`/tickets?${searchOf(view.filter)}`);
    },
  };
}

/** Filters kept under a name: for oneself, one's SOC or everyone. */
export function SavedViews({
  filters,
  views,
  onView,
}: {
  filters: QueueFilters;
  views: readonly SavedView[];
  onView: (view: SavedView) => void;
}): React.JSX.Element {
  const [saving, dialog] = useDisclosure(false);
  const [arranging, arrange] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={280} shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={15} />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py={6}>
              No saved views yet.
            </Text>
          )}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onView(view)}
              rightSection={
                shares[view.for] && (
                  <Text size="xs" c="dimmed">
                    {shares[view.for]}
                  </Text>
                )
              }
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={dialog.open}>Save these filters…</Menu.Item>
          {views.length > 0 && <Menu.Item onClick={arrange.open}>Arrange views…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <SaveView opened={saving} onClose={dialog.close} filters={filters} />
      {arranging && <ArrangeViews views={views} onClose={arrange.close} />}
    </>
  );
}
