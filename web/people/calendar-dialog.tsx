import { FileButton, Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { countries } from '../../src/base/place.ts';
import { weekdays } from '../../src/base/business-time/types.ts';
import { call } from '../../src/http/call.ts';
import { calendarRoutes } from '../../src/people/calendars-api.ts';
import type { StoredCalendar } from '../../src/people/calendars-api.ts';
import { ConfirmButton } from '../kit/confirm.tsx';
import { useAct, useCall, useVerb } from '../kit/query.ts';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';
import { ClientSelect } from './pick.tsx';
import { datesOf, datesText, hoursOf, textOf, weekdayWords } from './week-text.ts';
import { Whose } from './whose.tsx';

const office = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00'] as const]]),
);
const countryNames = new Intl.DisplayNames('en', { type: 'region' });
const countryChoices = countries
  .map((code) => ({ value: code, label: countryNames.of(code) ?? code }))
  .toSorted((a, b) => a.label.localeCompare(b.label));
const touches = ['calendar', 'targets'];

/** Adds or changes a calendar: zone, hours of the week, public holidays, dates of its own. */
export function CalendarDialog({
  calendar,
  onClose,
}: {
  calendar: StoredCalendar | undefined;
  onClose: () => void;
}): React.JSX.Element {
  const [clientId, setClientId] = useState(calendar?.clientId ?? null);
  const [name, setName] = useState(calendar?.name ?? '');
  const [zone, setZone] = useState<string | null>(calendar?.zone ?? ownZone);
  const [week, setWeek] = useState(textOf(calendar?.hours ?? office));
  const [country, setCountry] = useState(calendar?.country ?? null);
  const [region, setRegion] = useState(calendar?.region ?? null);
  const [dates, setDates] = useState(datesText(calendar?.dates ?? []));
  const body = { name, zone: zone ?? '', hours: hoursOf(week), country, region, dates: datesOf(dates) };
  const save = useAct(
    () =>
      calendar
        ? call(calendarRoutes.changeCalendar, {
            params: { calendarId: calendar.id },
            body: { ...body, version: calendar.version },
          })
        : call(calendarRoutes.addCalendar, { body: { ...body, clientId } }),
    { touches, says: 'Saved.', onDone: onClose },
  );
  return (
    <Modal opened onClose={onClose} title={calendar ? <Named calendar={calendar} /> : 'New calendar'} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Name"
              required
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <ZoneSelect value={zone} onChange={setZone} allowDeselect={false} />
            {!calendar && (
              <ClientSelect
                label="Client"
                placeholder="Of the house, for all"
                clearable
                value={clientId}
                onChange={setClientId}
              />
            )}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            {weekdays.map((day) => (
              <TextInput
                key={day}
                label={weekdayWords[day]}
                placeholder="closed"
                value={week[day]}
                onChange={(event) => setWeek({ ...week, [day]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
          <Text size="xs" c="dimmed">
            09:00-12:00, 13:00-17:00. A closing at or before its opening is on the next day; 24:00 ends the day.
          </Text>
          <Holidays country={country} region={region} onCountry={setCountry} onRegion={setRegion} />
          <Textarea
            label="Dates of its own"
            description="One a line: 2026-12-24 09:00-12:00 half day, or 2026-12-27 works outing"
            autosize
            minRows={2}
            maxRows={8}
            value={dates}
            onChange={(event) => setDates(event.currentTarget.value)}
          />
          <Group justify="space-between">
            {calendar ? <MoreActs calendar={calendar} onClose={onClose} /> : <span />}
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Many clients have office hours: the name alone does not say whose. */
function Named({ calendar: { name, clientId } }: { calendar: StoredCalendar }): React.JSX.Element {
  return (
    <>
      {name} · <Whose clientId={clientId} />
    </>
  );
}

function Holidays({
  country,
  region,
  onCountry,
  onRegion,
}: {
  country: string | null;
  region: string | null;
  onCountry: (country: string | null) => void;
  onRegion: (region: string | null) => void;
}): React.JSX.Element {
  const regions = useCall(
    calendarRoutes.listHolidayRegions,
    { query: { country: country ?? 'GB' } },
    { enabled: country !== null },
  );
  const found = country === null ? [] : (regions.data?.items ?? []);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Select
        label="Public holidays of"
        placeholder="None"
        data={countryChoices}
        searchable
        clearable
        value={country}
        onChange={(chosen) => {
          onCountry(chosen);
          onRegion(null);
        }}
      />
      <Select
        label="Region"
        placeholder="The whole country"
        data={found.map(({ code, name }) => ({ value: code, label: name }))}
        disabled={found.length === 0}
        searchable
        clearable
        value={region}
        onChange={onRegion}
      />
    </SimpleGrid>
  );
}

function MoreActs({ calendar, onClose }: { calendar: StoredCalendar; onClose: () => void }): React.JSX.Element {
  const params = { calendarId: calendar.id };
  const remove = useVerb(calendarRoutes.removeCalendar, { touches, says: 'Removed.', onDone: onClose });
  const take = useAct(
    async (file: File) =>
      call(calendarRoutes.importCalendarDates, {
        params,
        body: { version: calendar.version, content: await file.text() },
      }),
    {
      touches,
      says: ({ added, leftOut }) =>
        `${added} days off taken${leftOut.length > 0 ? `, ${leftOut.length} events left out` : ''}.`,
      onDone: onClose,
    },
  );
  return (
    <Group gap="xs">
      <FileButton accept=".ics,text/calendar" onChange={(file) => file && take.mutate(file)}>
        {(button) => (
          <Button variant="default" loading={take.isPending} {...button}>
            Import iCal
          </Button>
        )}
      </FileButton>
      <ConfirmButton
        question="Remove this calendar?"
        says="Promises that run by it keep it from being removed."
        act="Remove"
        onConfirm={() => remove.mutate({ params })}
      >
        Remove
      </ConfirmButton>
    </Group>
  );
}
