/** Imports go down the floors only; a slice's private files stay private; nothing goes in circles. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const plan: { floors: Record<string, number>; private: string[]; composers: string[] } = JSON.parse(
  readFileSync(join(root, 'floors.json'), 'utf8'),
);

const sources = ['src', 'web']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => /\.tsx?$/.test(name) && !/\.(test|conformance)\.tsx?$/.test(name));

type Arrow = { from: string; to: string };
const arrows: Arrow[] = sources.flatMap((from) =>
  [...readFileSync(join(root, from), 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    (match) => ({
      from,
      to: relative(root, resolve(root, dirname(from), match[1]!)),
    }),
  ),
);

/** The longest planned path that holds the file. */
export function homeOf(file: string): string | undefined {
  return Object.keys(plan.floors)
    .filter((home) => file === home || file.startsWith(`${home}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

export function faultOf({ from, to }: Arrow): string | undefined {
  const [home, other] = [homeOf(from), homeOf(to)];
  if (/\.(css|svg|json|woff2)$/.test(to)) return undefined;
  if (!home) return `${from} stands on no floor: name its folder in floors.json`;
  if (!other) return `${from} imports ${to}, which stands on no floor`;
  if (home === other) return undefined;
  if (plan.floors[other]! > plan.floors[home]!) return `${from} imports upward: ${to}`;
  if (home.startsWith('web/') && other.startsWith('src/')) return browserFault(from, to);
  if (plan.floors[other]! === plan.floors[home]!) return `${from} imports sideways: ${to}`;
  if (isPrivate(to) && !plan.composers.includes(home)) return `${from} imports ${to}, which is private to its slice`;
  return undefined;
}

function browserFault(from: string, to: string): string | undefined {
  const safe =
    to.startsWith('src/base/') || /\/(api|[\w-]+-api)\.ts$/.test(to) || /^src\/http\/(contract|call)\.ts$/.test(to);
  return safe ? undefined : `${from} takes server code into the browser: ${to}`;
}

function isPrivate(file: string): boolean {
  const name = file.split('/').at(-1) ?? '';
  return (
    plan.private.some(
      (word) => name === `${word}.ts` || name.endsWith(`.${word}.ts`) || name.endsWith(`-${word}.ts`),
    ) && !file.startsWith('src/http/')
  );
}

/** One circle of files, if there is any. */
function circle(): string[] {
  const next = Map.groupBy(arrows, (arrow) => arrow.from);
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const arrow of next.get(file) ?? []) {
      const found = walk(arrow.to, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  return sources.map((file) => walk(file, [])).find((found) => found.length > 0) ?? [];
}

test('every import goes down and through a front door', () => {
  expect(arrows.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});

test('every import leads to a file', () => {
  const known = new Set(sources);
  const lost = arrows.filter(({ to }) => /\.tsx?$/.test(to) && !known.has(to));
  expect(lost).toEqual([]);
});

test('no file imports itself by a detour', () => {
  expect(circle()).toEqual([]);
});

test('the check sees an upward, a sideways and a private import', () => {
  expect(faultOf({ from: 'src/base/clock.ts', to: 'src/db/open.ts' })).toContain('upward');
  expect(faultOf({ from: 'src/http/mount.ts', to: 'src/wire/batch.ts' })).toContain('sideways');
  expect(faultOf({ from: 'src/tickets/tickets.ts', to: 'src/people/store.ts' })).toContain('private');
  expect(faultOf({ from: 'web/tickets/queue.tsx', to: 'src/tickets/store.ts' })).toContain('server code');
});
