/** The queue's filters as they stand in the address and in a saved view: the names of the list's own query. */
import { z } from 'zod';
import { ticketFilter } from '../../src/tickets/ticket-api.ts';
import type { zView } from '../../src/tickets/views-api.ts';
import { readFilters, writeFilters } from '../kit/filters.ts';

export const queueShape = z.object({ ...ticketFilter, tab: ticketFilter.tab.unwrap().default('live') });
export type QueueFilters = z.output<typeof queueShape>;
export type SavedView = z.output<typeof zView>;

/** A saved view's content: several values of one filter are joined by commas. */
export function viewOf(filters: QueueFilters): Record<string, string> {
  const search = writeFilters(queueShape, filters);
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name).join(',')]));
}

/** The address a saved view leads to. */
export function searchOf(view: Record<string, string>): string {
  return writeFilters(queueShape, readFilters(queueShape, new URLSearchParams(view))).toString();
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed(filters: QueueFilters): boolean {
  const narrowing = [
    filters.state,
    filters.client,
    filters.assignee,
    filters.priority,
    filters.device,
    filters.breach,
    filters.text,
    filters.tag,
  ];
  return narrowing.some((value) => value !== undefined && value.length > 0);
}
