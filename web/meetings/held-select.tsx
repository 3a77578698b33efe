import { Select } from '@mantine/core';
import { useState } from 'react';
import { meetingRoutes } from '../../src/meetings/api.ts';
import { useCall } from '../kit/query.ts';
import { spanOf } from './words.ts';

const DAYS = 14;
const DAYS_MS = DAYS * 86_400_000;

/** One time a meeting with the client was held, or is being held: `<meeting> <day>`. Nothing where there was none. */
export function HeldSelect({
  clientId,
  value,
  onChange,
}: {
  clientId: string | null;
  value: string | null;
  onChange: (value: string | null) => void;
}): React.JSX.Element | null {
  const [opened] = useState(() => Date.now());
  const held = useCall(
    meetingRoutes.listMeetings,
    {
      query: {
        ...{ from: new Date(opened - DAYS_MS).toISOString(), days: DAYS, order: 'latest', limit: 50 },
        ...(clientId ? { client: clientId } : {}),
      },
    },
    { on: ['meeting'], enabled: clientId !== null },
  );
  const items = (held.data?.items ?? []).filter(({ state }) => state !== 'cancelled');
  if (items.length === 0) return null;
  return (
    <Select
      label="Asked for in a meeting"
      placeholder="In none"
      clearable
      value={value}
      onChange={onChange}
      data={items.map((each) => ({
        value: `${each.meetingId} ${each.date}`,
        label: `${each.title}, ${spanOf(each)}`,
      }))}
    />
  );
}

/** What the value of the field names. */
export function heldIn(value: string | null): { id: string; date: string } | null {
  const [id, date] = value?.split(' ') ?? [];
  return id !== undefined && date !== undefined ? { id, date } : null;
}
