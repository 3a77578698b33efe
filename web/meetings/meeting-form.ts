/** What the form of a meeting holds, and what is sent of it. */
import { useState } from 'react';
import type { Repeats } from '../../src/meetings/api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { useCall } from '../kit/query.ts';
import type { Person } from '../people/person-key.ts';
import { useMe } from '../people/session.ts';
import { repeatsFor } from './words.ts';
import type { Meeting } from './words.ts';

type Form = {
  clientId: string | null;
  title: string;
  place: string;
  onDate: string;
  atTime: string;
  minutes: number;
  /** Null until one is chosen: the client's. */
  zone: string | null;
  repeats: Repeats;
  until: string;
  people: Person[];
};

export function useMeetingForm(meeting: Meeting | undefined, clientId: string | null) {
  const me = useMe();
  const [form, setForm] = useState(() => (meeting ? formOf(meeting) : blank(clientId, me.id)));
  const client = useCall(
    clientRoutes.getClient,
    { params: { clientId: form.clientId ?? '' } },
    { on: ['client'], enabled: form.clientId !== null },
  );
  const choices = repeatsFor(form.onDate);
  const repeats = choices.find((each) => each === form.repeats) ?? choices.at(-1) ?? 'once';
  const zone = form.zone ?? client.data?.zone ?? null;
  const { title, place, onDate, atTime, minutes, until, people } = form;
  const untilDate = until === '' || repeats === 'once' ? null : until;
  return {
    form,
    choices,
    body: { title, place, onDate, atTime, minutes, zone: zone ?? '', repeats, untilDate, people },
    ready: form.clientId !== null && zone !== null,
    set: (change: Partial<Form>) => setForm((present) => ({ ...present, ...change })),
  };
}

function formOf({ clientId, title, place, onDate, atTime, minutes, zone, repeats, untilDate, people }: Meeting): Form {
  return { clientId, title, place, onDate, atTime, minutes, zone, repeats, until: untilDate ?? '', people };
}

function blank(clientId: string | null, me: string | null): Form {
  return {
    ...{ clientId, title: '', place: '', onDate: '', atTime: '10:00', minutes: 30, zone: null },
    ...{ repeats: 'weekly', until: '', people: me === null ? [] : [{ kind: 'staff', id: me }] },
  };
}
