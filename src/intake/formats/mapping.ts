import type { Draft } from './draft.ts';
import { addressFieldOf } from './kinds.ts';

/** A sender's key → the ECS field it means. */
export type FieldTable = ReadonlyMap<string, string>;

/** Makes a table of `key: field` pairs that a key such as "constructor" cannot reach behind. */
export function fieldTable(pairs: Record<string, string>): FieldTable {
  return new Map(Object.entries(pairs));
}

/**
 * Writes one key and value of a sender: into the ECS field of the table, or below `prefix` under its own name (`-` as `_`) when it has
 * none, when the field is taken already, or when the value is not what ECS allows there. Nothing is lost.
 */
export function put(draft: Draft, table: FieldTable, prefix: string, pair: [key: string, value: string]): void {
  const [key, value] = pair;
  if (value === '') return;
  const field = table.get(key);
  if (field !== undefined && !draft.has(field)) {
    // An address that is none was kept in `.address`.
    if (draft.set(field, value) || addressFieldOf(field) !== undefined) return;
  } else if (field !== undefined && draft.get(field) === value) return;
  draft.add(`${prefix}.${key.replaceAll('-', '_')}`, value);
}
