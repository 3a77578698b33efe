/** Variables of canned texts, and values of a client's own fields: no I/O. */
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { zTicket } from './ticket-api.ts';

type Ticket = z.output<typeof zTicket>;
export type Field = { id: string; name: string; type: 'text' | 'number' | 'date' | 'choice'; choices: string[] };

/** What a canned text may say of a ticket. An unknown value is undefined. */
export function variablesOf(ticket: Ticket, me: string): Record<string, string | undefined> {
  const due = ticket.clocks.find((clock) => clock.is === 'running')?.dueAt;
  const fields = ticket.fields.map(({ name, value }) => [`field.${name.toLowerCase()}`, value ?? undefined] as const);
  return {
    'ticket.number': ticket.number,
    'ticket.title': ticket.title,
    'ticket.component': ticket.component || undefined,
    'client.name': ticket.clientName,
    'device.name': ticket.deviceName ?? undefined,
    'requester.name': ticket.requesterName ?? undefined,
    'assignee.name': ticket.assigneeName ?? undefined,
    'me.name': me,
    due,
    ...Object.fromEntries(fields),
  };
}

/** The text with its variables filled in; those without a value stay and are named. */
export function filled(text: string, values: Record<string, string | undefined>): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const done = text.replaceAll(/\{\{\s*([^{}]{1,80}?)\s*\}\}/g, (whole, name: string) => {
    const value = values[name.toLowerCase()];
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });
  return { text: done, missing: [...missing] };
}

/** The text in the language asked for, else English, else whatever there is: one of each name. */
export function inLanguage<T extends { name: string; language: string }>(
  texts: readonly T[],
  language: string | undefined,
): T[] {
  const rank = ({ language: has }: T): number => (has === language ? 0 : has === 'en' ? 1 : 2);
  const byName = Map.groupBy(texts, ({ name }) => name);
  return [...byName.values()].flatMap((of) => of.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1));
}

/** Why a value does not fit its field; undefined when it does. */
export function misfit(field: Field, value: string): Problem | undefined {
  const fits = {
    text: true,
    number: /^-?\d{1,15}(\.\d{1,6})?$/.test(value),
    date: z.iso.date().safeParse(value).success,
    choice: field.choices.includes(value),
  }[field.type];
  const asked = {
    text: '',
    number: 'a number',
    date: 'a date as 2026-03-31',
    choice: `one of ${field.choices.join(', ')}`,
  }[field.type];
  return fits ? undefined : new Problem('ticket-field/misfit', 400, `“${field.name}” must be ${asked}.`);
}
