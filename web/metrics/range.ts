/** Which time a chart shows: up to now by one of a few spans, or between two instants of one's own. */
import { z } from 'zod';

export const spans = {
  '1h': 3600,
  '6h': 21_600,
  '24h': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
  '1y': 31_536_000,
} as const;
export type SpanName = keyof typeof spans;
const names = ['1h', '6h', '24h', '7d', '30d', '1y'] as const;

/** Fields of the address. */
export const rangeFields = {
  range: z.enum([...names, 'own']).default('24h'),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};
export type RangeFields = { range: SpanName | 'own'; from?: string | undefined; to?: string | undefined };

/** Seconds since 1970; `live` ones move with the present. */
export type Range = { live: true; span: number } | { live: false; from: number; to: number };

export const rangeTabs = [
  ...names.map((value) => ({ value, label: value.replace('h', ' h').replace('d', ' d').replace('y', ' y') })),
  { value: 'own' as const, label: 'Own' },
];

export function rangeOf({ range, from, to }: RangeFields): Range {
  if (range !== 'own') return { live: true, span: spans[range] };
  const [start, end] = [Date.parse(from ?? '') / 1000, Date.parse(to ?? '') / 1000];
  return start < end ? { live: false, from: start, to: end } : { live: true, span: spans['24h'] };
}

export function bounds(range: Range, now: number): { from: number; to: number } {
  if (!range.live) return { from: range.from, to: range.to };
  const to = Math.ceil(now / 1000);
  return { from: to - range.span, to };
}
