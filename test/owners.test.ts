/** A table is touched only by the slice whose migration made it; others call that slice's verbs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Facts, cursors and the installation row are everyone's plumbing, behind src/db. */
const shared = new Set(['fact', 'cursor', 'installation', 'migration']);

const owners = new Map<string, string>();
for (const file of readdirSync(join(root, 'migrations'))) {
  const slice = file.split(/[_.]/)[1] ?? '';
  const text = readFileSync(join(root, 'migrations', file), 'utf8');
  for (const [, table] of text.matchAll(/create (?:unlogged )?table (?:if not exists )?([\w.]+)/g))
    if (table && !shared.has(table)) owners.set(table, slice);
}

const camel = (table: string): string => table.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Tables that a file writes or reads, by Kysely's verbs or in SQL text. */
export function tablesIn(text: string): string[] {
  const found = new Set<string>();
  for (const table of owners.keys()) {
    const builder = new RegExp(
      `(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|mergeInto)\\(\\s*\\[?['"\`]${camel(table)}\\b(?! \\w+\\.)`,
    );
    const sql = new RegExp(`\\b(?:from|join|into|update)\\s+${table.replace('.', '\\.')}\\b(?!\\()`);
    if (builder.test(text) || sql.test(text)) found.add(table);
  }
  return [...found];
}

/** Reads of another slice's table that are meant: each with its reason. */
const granted: Record<string, string[]> = JSON.parse(readFileSync(join(root, 'test/owners.json'), 'utf8'));

test('tables are touched only in the slice that owns them', () => {
  const faults = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|conformance)\.ts$/.test(name) && !name.startsWith('db/'))
    .flatMap((name) =>
      tablesIn(readFileSync(join(root, 'src', name), 'utf8'))
        .filter((table) => owners.get(table) !== name.split('/')[0] && !(granted[table] ?? []).includes(name))
        .map((table) => `src/${name} touches ${table}, which ${owners.get(table)} owns`),
    );
  expect(faults).toEqual([]);
});

test('the check sees a table in the builder and in SQL', () => {
  expect(tablesIn(`tx.selectFrom('clientUser').selectAll()`)).toEqual(['client_user']);
  expect(tablesIn('select 1 from device where')).toEqual(['device']);
});
