import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeSite, makeStaff, staffActor } from '../../test/harness/factories.ts';

let app: TestApp;
let headers: { 'x-test-actor': string };
let at = '';

beforeAll(async () => {
  app = await testApp();
  headers = app.signedInAs(staffActor(await makeStaff(app.db, 'engineer', { allClients: true })));
});
afterAll(() => app.close());
beforeEach(async () => {
  const { id } = await makeClient(app.db);
  await makeSite(app.db, id, { name: 'Leeds' });
  at = `/clients/${id}/topology`;
});

async function send(method: 'GET' | 'POST', path: string, body?: object): Promise<any> {
  const response = await app.server.inject({
    method,
    url: `/api/v1${at}${path}`,
    headers,
    ...(body ? { payload: body } : {}),
  });
  return { status: response.statusCode, ...response.json() };
}
async function bring(format: 'csv' | 'netbox', content: string, replace = false): Promise<any> {
  const { digest } = await send('POST', '/import/preview', { format, content, replace });
  return send('POST', '/import', { format, content, replace, digest });
}

const csv = (...lines: string[]): string =>
  ['from,from port,from kind,from site,to,to port,to kind,label,speed', ...lines].join('\n');

/** Rows that the database answered while `work` was done. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const queries = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    const answers: any[] = await Promise.all(queries.mock.results.map(({ value }) => value));
    return answers.reduce((sum, answer) => sum + (answer?.rows?.length ?? 0), 0);
  } finally {
    queries.mockRestore();
  }
}

describe('a spreadsheet of links', () => {
  test('costs as much for each link, however many there are', async () => {
    const chain = (links: number): string =>
      csv(...Array.from({ length: links }, (_, i) => `sw-${i},xe-0/0/1,switch,,sw-${i + 1},xe-0/0/2,switch,,`));
    const forEach = async (links: number): Promise<number> => {
      at = `/clients/${(await makeClient(app.db)).id}/topology`;
      return (await rowsRead(async () => expect((await bring('csv', chain(links))).links).toBe(links))) / links;
    };
    const few = await forEach(20);
    expect(await forEach(200)).toBeLessThan(few);
  });

  const two = csv(
    'core-1,xe-0/0/1,switch,Leeds,fw-1,ge-0/0/1,firewall,Uplink,10000',
    'core-1,xe-0/0/2,,,acc-1,xe-0/1/0,switch,,',
  );
  test('is looked at first and changes nothing; then it is drawn; twice is once', async () => {
    expect(await send('POST', '/import/preview', { format: 'csv', content: two })).toMatchObject({
      nodes: 3,
      links: 2,
      faults: [],
      done: false,
    });
    expect((await send('GET', '')).nodes).toEqual([]);
    expect(await bring('csv', two)).toMatchObject({ status: 200, done: true, nodes: 3, links: 2 });
    const map = await send('GET', '');
    expect(map.nodes.map(({ name, kind, siteName }: any) => [name, kind, siteName])).toEqual(
      expect.arrayContaining([
        ['core-1', 'switch', 'Leeds'],
        ['fw-1', 'firewall', null],
      ]),
    );
    expect(map.links.map(({ label, megabits }: any) => [label, megabits])).toEqual(
      expect.arrayContaining([['Uplink', 10_000]]),
    );
    expect(await bring('csv', two)).toMatchObject({ nodes: 0, links: 0, known: 2 });
    expect((await send('GET', '')).links).toHaveLength(2);
  });
  test('every bad row is named, and then nothing is imported', async () => {
    const bad = csv('core-1,,toaster,,fw-1,,,,', 'a,,,Atlantis,b,,,,', 'c,,,,c,,,,', 'd,,,,e,,,,fast');
    const { faults, digest } = await send('POST', '/import/preview', { format: 'csv', content: bad });
    expect(faults.map(({ line }: any) => line)).toEqual([2, 3, 4, 5]);
    expect(faults[1].reason).toBe('this client has no site Atlantis: add it under Sites first');
    expect((await send('POST', '/import', { format: 'csv', content: bad, digest })).status).toBe(400);
    expect((await send('GET', '')).nodes).toEqual([]);
  });
  test('other content than was looked at is refused', async () => {
    const { digest } = await send('POST', '/import/preview', { format: 'csv', content: two });
    expect((await send('POST', '/import', { format: 'csv', content: csv('x,,,,y,,,,'), digest })).status).toBe(409);
  });
  test('replacing takes out what came from a file before, not what was drawn by hand', async () => {
    await bring('csv', two);
    await send('POST', '/nodes', { name: 'by hand', kind: 'switch' });
    const one = csv('core-1,xe-0/0/1,switch,Leeds,fw-1,ge-0/0/1,firewall,Uplink,10000');
    expect(await bring('csv', one, true)).toMatchObject({ removes: 2 });
    const map = await send('GET', '');
    expect(map.nodes.map(({ name }: any) => name).toSorted()).toEqual(['by hand', 'core-1', 'fw-1']);
    expect(map.links).toHaveLength(1);
  });
});

describe('JSON of NetBox', () => {
  const end = (device: string | null, name: string) => ({
    object_type: 'dcim.interface',
    object_id: 1,
    object: { id: 1, name, device: { id: 1, name: device } },
  });
  const devices = {
    count: 2,
    results: [
      {
        id: 1,
        name: 'core-1',
        device_type: { model: 'EX4650' },
        role: { name: 'Core switch', slug: 'core-switch' },
        site: { name: 'Leeds' },
      },
      {
        id: 2,
        name: 'fw-1',
        device_type: { model: 'SRX1500' },
        device_role: { name: 'Firewall', slug: 'fw' },
        site: { name: 'Leeds' },
      },
      { id: 3, name: 'spare', device_type: {}, role: { slug: 'router' }, site: null },
    ],
  };
  const cable = (a: object[], b: object[]) => ({ id: 7, label: 'C-7', a_terminations: a, b_terminations: b });
  test('devices and cables as the API answers them', async () => {
    const content = JSON.stringify([
      devices,
      { results: [cable([end('core-1', 'xe-0/0/0')], [end('fw-1', 'ge-0/0/1')])] },
    ]);
    expect(await bring('netbox', content)).toMatchObject({ done: true, nodes: 3, links: 1 });
    const map = await send('GET', '');
    expect(map.nodes.map(({ name, kind, siteName }: any) => [name, kind, siteName]).toSorted()).toEqual([
      ['core-1', 'switch', 'Leeds'],
      ['fw-1', 'firewall', 'Leeds'],
      ['spare', 'router', null],
    ]);
    expect(map.links[0]).toMatchObject({ label: 'C-7', sayings: [{ source: 'netbox' }] });
  });
  test('an end that is no port of a device, and what is neither, are named', async () => {
    const content = JSON.stringify({ results: [cable([end(null, 'x')], [end('fw-1', 'y')]), { something: 1 }] });
    const { faults } = await send('POST', '/import/preview', { format: 'netbox', content });
    expect(faults).toMatchObject([
      { line: 1, column: 'a_terminations' },
      { line: 2, column: null },
    ]);
    expect((await send('POST', '/import/preview', { format: 'netbox', content: 'no json' })).status).toBe(400);
  });
});
