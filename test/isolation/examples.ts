/** Requests from shapes: every id in them is a place where another client's id can be put. */
import { z } from 'zod';
import type { Route } from '../../src/http/contract.ts';

export type Part = 'params' | 'query' | 'body';
/** Where an id stands in a request, and of what it is. */
export type IdPlace = { part: Part; path: string; resource: string };
export type Example = { params: Record<string, string>; query: Record<string, unknown>; body: unknown };
/** One form of a route's input: unions have several. `fill` puts ids in. */
export type Form = { places: IdPlace[]; fill(idAt: (place: IdPlace) => string): Example };

type Json = { [key: string]: unknown };

/** Text that a shape may ask for beyond being text, by the name of the field. */
const texts: Record<string, string> = {
  zone: 'Europe/London',
  time: '07:30',
  country: 'GB',
  language: 'en',
  email: 'someone@nobody.example',
  password: 'umbrella kettle orbit moss',
  newPassword: 'a quite different phrase',
  code: '123456',
  recoveryCode: 'ABCDEFGHIJKLMNOP',
  secret: 'x'.repeat(43),
  digest: 'x'.repeat(64),
  content: 'name,zone\nImported,UTC\n',
  csv: 'name,kind\nimported,firewall\n',
  address: '10.99.0.1',
  managementAddress: '10.99.0.2',
  otherAddresses: '10.99.0.3',
  value: 'someone@nobody.example',
  certificate: 'ab'.repeat(32),
  filename: 'note.txt',
  file: 'raw',
  tokenUrl: 'https://login.nobody.example/token',
  supportEnd: '2027-06-30',
  nextOn: '2027-06-30',
  acceptedUntil: '2027-06-30',
  onDate: '2026-03-03',
  date: '2026-03-03',
  atTime: '10:00',
  planHash: 'ab'.repeat(32),
  field: 'event.action=x',
  // The second tenant's.
  series: '2',
  after: '',
  reach: 'soc.nobody.example:6514',
};

/** All forms of a route's input. Throws with the field's name when no valid example is found: a new kind of field needs a line in `texts`. */
export function formsOf(name: string, route: Route): Form[] {
  const schemas = Object.fromEntries(
    (['params', 'query', 'body'] as const).map((part) => [part, schemaOf(route[part])]),
  );
  const unions: { path: string; branches: number }[] = [];
  walk(schemas, new Map(), unions, () => '');
  const choices = [
    new Map<string, number>(),
    ...unions.flatMap(({ path, branches }) => Array.from({ length: branches - 1 }, (_, i) => new Map([[path, i + 1]]))),
  ];
  return choices.map((choice) => {
    const places: IdPlace[] = [];
    walk(schemas, choice, [], (place) => {
      places.push(place);
      return '00000000-0000-7000-8000-000000000000';
    });
    const fill = (idAt: (place: IdPlace) => string): Example => walk(schemas, choice, [], idAt);
    mustFit(
      name,
      route,
      fill((place) => (place.resource === 'event' ? '1-1-0' : '00000000-0000-7000-8000-000000000000')),
    );
    return { places, fill };
  });
}

/** Fields that look like ids and do not say of what: the isolation test could not put another client's id there. */
export function namelessIds(route: Route): string[] {
  const found: string[] = [];
  for (const part of ['params', 'query', 'body'] as const) seek(schemaOf(route[part]), part, found);
  return found;
}

// Made by the caller, not the id of a record.
const callersOwn = new Set(['requestId', 'tab']);

function seek(schema: Json | undefined, path: string, found: string[]): void {
  const name = path.split('.').at(-1) ?? '';
  const looksLikeOne = schema?.['format'] === 'uuid' || (schema?.['type'] === 'string' && /(^id|Id)$/.test(name));
  if (looksLikeOne && !schema?.['resource'] && !callersOwn.has(name)) found.push(path);
  for (const branch of branchesOf(schema)) seek(branch, path, found);
  for (const [key, value] of Object.entries((schema?.['properties'] as Json | undefined) ?? {}))
    seek(value as Json, `${path}.${key}`, found);
  if (schema?.['items']) seek(schema['items'] as Json, path, found);
}

function schemaOf(shape: z.ZodType | undefined): Json | undefined {
  return shape && (z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Json);
}

function branchesOf(schema: Json | undefined): Json[] {
  return ((schema?.['anyOf'] ?? schema?.['oneOf'] ?? []) as Json[]).filter((each) => each['type'] !== 'null');
}

type Schemas = { [part: string]: Json | undefined };
type Walk = {
  part: Part;
  choice: ReadonlyMap<string, number>;
  unions: { path: string; branches: number }[];
  idAt: (place: IdPlace) => string;
};

function walk(
  schemas: Schemas,
  choice: ReadonlyMap<string, number>,
  unions: Walk['unions'],
  idAt: Walk['idAt'],
): Example {
  const make = (part: Part): unknown =>
    schemas[part] ? example(schemas[part], part, { part, choice, unions, idAt }) : undefined;
  return {
    params: (make('params') ?? {}) as Record<string, string>,
    query: (make('query') ?? {}) as Record<string, unknown>,
    body: make('body'),
  };
}

function example(schema: Json, path: string, at: Walk): unknown {
  if (typeof schema['resource'] === 'string') return at.idAt({ part: at.part, path, resource: schema['resource'] });
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const branches = branchesOf(schema);
  if (branches.length > 0) {
    if (branches.length > 1) at.unions.push({ path, branches: branches.length });
    return example(branches[branches.length > 1 ? (at.choice.get(path) ?? 0) : 0]!, path, at);
  }
  switch (schema['type']) {
    case 'object':
      return object(schema, path, at);
    case 'array':
      return holdsId(schema['items'] as Json) || Number(schema['minItems'] ?? 0) > 0
        ? [example(schema['items'] as Json, path, at)]
        : [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema['minimum'] ?? 1));
    default:
      return text(schema, path);
  }
}

function object(schema: Json, path: string, at: Walk): Json {
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  const fields = Object.entries((schema['properties'] as Record<string, Json> | undefined) ?? {});
  return Object.fromEntries(
    fields
      .filter(([name, field]) => required.has(name) || holdsId(field))
      .map(([name, field]) => [name, example(field, `${path}.${name}`, at)]),
  );
}

function text(schema: Json, path: string): string {
  const name = path.split('.').at(-1) ?? '';
  if (schema['format'] === 'email') return 'someone@nobody.example';
  if (name in texts) return texts[name]!;
  if (schema['format'] === 'uuid') return '00000000-0000-4000-8000-000000000000';
  if (schema['format'] === 'date-time') return name === 'to' ? '2026-03-02T09:00:00Z' : '2026-03-02T08:00:00Z';
  return 'text for a test'.padEnd(Number(schema['minLength'] ?? 0), '.').slice(0, Number(schema['maxLength'] ?? 1000));
}

function holdsId(schema: Json): boolean {
  if (typeof schema['resource'] === 'string') return true;
  if (branchesOf(schema).some(holdsId)) return true;
  if (schema['items'] && holdsId(schema['items'] as Json)) return true;
  return Object.values((schema['properties'] as Record<string, Json> | undefined) ?? {}).some(holdsId);
}

function mustFit(name: string, route: Route, made: Example): void {
  for (const part of ['params', 'query', 'body'] as const) {
    const result = route[part]?.safeParse(made[part] ?? {});
    if (result && !result.success) {
      const issue = result.error.issues[0];
      throw new Error(
        `${name} (${route.method} ${route.path}): no valid ${part} could be made up: ${issue?.path.join('.')} ${issue?.message}. Give test/isolation/examples.ts a text for that field.`,
      );
    }
  }
}
