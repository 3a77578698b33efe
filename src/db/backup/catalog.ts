/** What a database holds, from its own catalogue, so that no table can be forgotten. */
import type pg from 'pg';
import { z } from 'zod';

const zTable = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  /** Binary is exact and small; text where a type's number differs between servers (arrays of own types). */
  format: z.enum(['binary', 'text']),
});
export type Table = z.output<typeof zTable>;

const zPartition = z.object({
  schema: z.string(),
  name: z.string(),
  parentSchema: z.string(),
  parent: z.string(),
  bound: z.string(),
});
export type Partition = z.output<typeof zPartition>;

const zSequence = z.object({ schema: z.string(), name: z.string(), value: z.string(), called: z.boolean() });
export type Sequence = z.output<typeof zSequence>;

export const zContents = z.object({
  tables: z.array(zTable),
  partitions: z.array(zPartition),
  sequences: z.array(zSequence),
});

/** The table that says which migrations ran is not data: a restore runs them. */
const OWN = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and c.relpersistence = 'p' and not (n.nspname = 'public' and c.relname = 'migration')`;

/** Every table with data of its own or of its partitions, in the order of their names. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query(`
    select n.nspname as schema, c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      case when exists (
        select from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (t.typelem >= 16384 or t.typtype = 'c')
      ) then 'text' else 'binary' end as format
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${OWN}
    order by 1, 2`);
  return z.array(zTable).parse(rows);
}

/** Partitions, parents before children. Those that the migrations do not make are made anew by a restore. */
export async function partitionsOf(client: pg.ClientBase): Promise<Partition[]> {
  const { rows } = await client.query(`
    select n.nspname as schema, c.relname as name, pn.nspname as "parentSchema", p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where c.relispartition and c.relkind in ('r', 'p') and pg_get_expr(c.relpartbound, c.oid) is not null and ${OWN}
    order by c.oid`);
  return z.array(zPartition).parse(rows);
}

/** Where sequences stand. They never go back, so reading them last gives a value that no row has passed. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${OWN} order by 1, 2`);
  const sequences: Sequence[] = [];
  for (const { schema, name } of rows) {
    const state = await client.query(
      `select last_value::text as value, is_called as called from ${qualified({ schema, name })}`,
    );
    sequences.push(zSequence.parse({ schema, name, ...state.rows[0] }));
  }
  return sequences;
}

/** Whose eyes a transaction has that must see every row: row-level security is forced even on the tables' owner. */
export const SEE_ALL = `select set_config('app.side', 'system', true), set_config('app.all_clients', 'on', true), set_config('app.clients', '{}', true), set_config('app.actor', '', true)`;

export function qualified({ schema, name }: { schema: string; name: string }): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quotedList(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}
