/** Filters live in the address: they survive a reload, the back button and being sent to a colleague. */
import { useSearchParams } from 'react-router';
import type { z } from 'zod';

/** What the address says, checked; anything that does not fit is left out as if it were not there. */
export function readFilters<S extends z.ZodObject>(shape: S, search: URLSearchParams): z.output<S> {
  const raw: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.shape)) {
    const values = search.getAll(name).filter((value) => value !== '');
    if (values.length === 0) continue;
    const fits = [values, values[0]].find((value) => isField(field) && field.safeParse(value).success);
    if (fits !== undefined) raw[name] = fits;
  }
  return shape.parse(raw);
}

/** The address for these filters; what is unset or at its default is left out. */
export function writeFilters<S extends z.ZodObject>(shape: S, filters: Partial<z.output<S>>): URLSearchParams {
  const search = new URLSearchParams();
  const defaults: Record<string, unknown> = shape.parse({});
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined || value === null || value === '' || value === defaults[name]) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  return search;
}

/** The filters and a way to change some of them. Every field must be optional or have a default. */
export function useFilters<S extends z.ZodObject>(shape: S): [z.output<S>, (change: Partial<z.output<S>>) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(shape, search);
  return [
    filters,
    (change) =>
      setSearch((present) => writeFilters(shape, { ...readFilters(shape, present), ...change }), { replace: true }),
  ];
}

function isField(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && 'safeParse' in value;
}
