import { Button, Text } from '@mantine/core';
import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { calendarRoutes } from '../../src/people/calendars-api.ts';
import type { StoredCalendar } from '../../src/people/calendars-api.ts';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { CalendarDialog } from './calendar-dialog.tsx';
import { useMay } from './session.ts';
import { textOf, weekdayWords } from './week-text.ts';
import { Whose } from './whose.tsx';

const columns: Column<StoredCalendar>[] = [
  { key: 'name', title: 'Calendar', width: 'minmax(140px, 1fr)', cell: (calendar) => <strong>{calendar.name}</strong> },
  {
    key: 'client',
    title: 'Client',
    width: 'minmax(120px, 1fr)',
    cell: (calendar) => <Whose clientId={calendar.clientId} />,
  },
  { key: 'zone', title: 'Time zone', width: '150px', cell: (calendar) => calendar.zone },
  { key: 'hours', title: 'Hours', width: 'minmax(200px, 2fr)', from: 800, cell: (calendar) => hoursText(calendar) },
  {
    key: 'holidays',
    title: 'Holidays',
    width: 'minmax(110px, 1fr)',
    from: 700,
    cell: ({ country, region }) => <span className="wf-cut">{holidaysOf(country, region)}</span>,
  },
  {
    key: 'dates',
    title: 'Own dates',
    width: '90px',
    from: 900,
    align: 'end',
    cell: ({ dates }) => (dates.length === 0 ? '–' : dates.length),
  },
];

/** When promises count. */
export function CalendarsPage(): React.JSX.Element {
  const calendars = useCall(calendarRoutes.listCalendars, { query: {} }, { on: ['calendar'] });
  const manages = useMay('clients.manage');
  const [editing, setEditing] = useState<StoredCalendar | 'new'>();
  return (
    <Page
      title="Calendars"
      fill
      actions={
        manages && (
          <Button leftSection={<Plus size={16} />} onClick={() => setEditing('new')}>
            New calendar
          </Button>
        )
      }
    >
      <Shown query={calendars}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={CalendarClock} title="No calendars yet">
              Without one, every promise counts around the clock.
            </EmptyState>
          ) : (
            <DataTable
              label="Calendars"
              rows={items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(calendar) => (
                <Card>
                  <Text size="xs" c="dimmed">
                    <Whose clientId={calendar.clientId} />
                  </Text>
                  <strong>{calendar.name}</strong>
                  <Text size="sm" c="dimmed">
                    {calendar.zone}, {hoursText(calendar)}
                  </Text>
                </Card>
              )}
              {...(manages ? { onOpen: setEditing } : {})}
            />
          )
        }
      </Shown>
      {editing && (
        <CalendarDialog calendar={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function hoursText({ hours }: StoredCalendar): string {
  const days = Object.entries(textOf(hours)).filter(([, text]) => text !== '');
  const same = Map.groupBy(days, ([, text]) => text);
  return [...same].map(([text, list]) => `${daysText(list.map(([day]) => day))} ${text}`).join('; ');
}

const order: readonly string[] = Object.keys(weekdayWords);

/** `Mon–Fri`, or each day where they do not follow each other. */
function daysText(days: readonly string[]): string {
  const words: Record<string, string> = weekdayWords;
  const short = days.map((day) => (words[day] ?? day).slice(0, 3));
  const first = order.indexOf(days[0] ?? '');
  const inRow = days.length > 2 && days.every((day, i) => order.indexOf(day) === first + i);
  return inRow ? `${short[0]}–${short.at(-1)}` : short.join(' ');
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

function holidaysOf(country: string | null, region: string | null): string {
  if (country === null) return 'none';
  return [countries.of(country), region].filter(Boolean).join(', ');
}
