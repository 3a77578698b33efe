import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { readCsv } from '../people/csv.ts';
import type { Device } from './api.ts';
import { cellOf, csvOf, exportDevices } from './device-csv.ts';
import { addDevice, changeDevice, listDevices } from './devices.ts';
import { confirmImport, previewImport } from './imports.ts';
import { deviceColumns } from './imports.rules.ts';

let app: TestApp;
let actor: Actor;
let clientId: string;

beforeAll(async () => {
  app = await testApp({ slices: () => [] });
  actor = staffActor(await makeStaff(app.db));
});
afterAll(() => app.close());
beforeEach(async () => void (clientId = (await makeClient(app.db, { zone: 'Asia/Tokyo' })).id));

const preview = (csv: string, makeSites = false) => previewImport(app.deps, actor, { clientId, csv, makeSites });
const confirm = (csv: string, digest: string, makeSites = false) =>
  confirmImport(app.deps, actor, { clientId, csv, makeSites, digest });
const devices = async () => (await listDevices(app.deps, actor, { clientId, limit: 200, retired: 'no' })).items;

test('a preview changes nothing, its confirmation does all, and again does nothing', async () => {
  await makeDevice(app.db, clientId, { name: 'sw1', kind: 'switch', vendor: 'Cisco', address: '10.0.0.2' });
  const csv = 'Hostname;Type;Vendor;IP;Support end\r\nfw1;Firewall;Juniper;10.0.0.1;2027-01-31\r\nSW1;;Aruba;;\r\n';
  const seen = await preview(csv);
  expect(seen).toMatchObject({
    done: false,
    adds: 1,
    changes: 1,
    unchanged: 0,
    faults: [],
    lines: [
      { line: 2, name: 'fw1', does: 'add' },
      { line: 3, name: 'sw1', does: 'change' },
    ],
  });
  expect(await devices()).toHaveLength(1);
  expect(await confirm(csv, seen.digest)).toMatchObject({ done: true, adds: 1, changes: 1 });
  expect(await devices()).toMatchObject([
    {
      name: 'fw1',
      kind: 'firewall',
      vendor: 'Juniper',
      managementAddress: '10.0.0.1',
      supportEnd: '2027-01-31',
      version: 1,
    },
    { name: 'sw1', kind: 'switch', vendor: 'Aruba', managementAddress: '10.0.0.2', version: 2 },
  ]);
  const again = await preview(csv);
  expect(again).toMatchObject({ adds: 0, changes: 0, unchanged: 2, digest: seen.digest });
  await confirm(csv, again.digest);
  expect((await devices()).map((device) => device.version)).toEqual([1, 2]);
});

test('every bad line is named with its column and reason, and nothing of the file is imported', async () => {
  await makeDevice(app.db, clientId, { name: 'old', address: '10.0.0.9' });
  const csv = [
    'name,kind,address,other addresses,site',
    'a,switch,10.0.0.1,,',
    'b,toaster,,,',
    'c,,,,',
    'd,switch,10.0.0.300,,',
    'A,router,,,',
    'e,switch,,10.0.0.1 10.0.0.9,',
    '',
  ].join('\n');
  const { faults, digest } = await preview(csv);
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [3, 'kind'],
    [4, 'kind'],
    [5, 'managementAddress'],
    [6, 'name'],
    [7, 'otherAddresses'],
    [7, 'otherAddresses'],
  ]);
  await expect(confirm(csv, digest)).rejects.toThrow(/faults in the file; nothing was imported/);
  expect(await devices()).toHaveLength(1);
});

test('only the previewed content, for the previewed client, can be confirmed', async () => {
  const csv = 'name,kind\na,switch\n';
  const { digest } = await preview(csv);
  await expect(confirm('name,kind\nb,switch\n', digest)).rejects.toThrow(/not the one that was previewed/);
  const other = await makeClient(app.db);
  await expect(confirmImport(app.deps, actor, { clientId: other.id, csv, makeSites: false, digest })).rejects.toThrow(
    /not the one/,
  );
});

test('sites the client does not have are named, and made only when asked', async () => {
  const csv = 'name,kind,site\na,switch,Osaka\nb,switch,osaka\nc,switch,Kobe\n';
  const seen = await preview(csv);
  expect(seen.missingSites).toEqual([
    { name: 'Osaka', lines: [2, 3] },
    { name: 'Kobe', lines: [4] },
  ]);
  await expect(confirm(csv, seen.digest)).rejects.toThrow(/no site called Osaka, Kobe/);
  await confirm(csv, seen.digest, true);
  expect((await devices()).map((device) => device.siteName)).toEqual(['Osaka', 'Osaka', 'Kobe']);
  expect(await preview(csv)).toMatchObject({ missingSites: [], unchanged: 3 });
});

test('two devices may swap their addresses in one file', async () => {
  await makeDevice(app.db, clientId, { name: 'a', address: '10.0.0.1' });
  await makeDevice(app.db, clientId, { name: 'b', address: '10.0.0.2' });
  const csv = 'name,address\na,10.0.0.2\nb,10.0.0.1\n';
  await confirm(csv, (await preview(csv)).digest);
  expect((await devices()).map((device) => device.managementAddress)).toEqual(['10.0.0.2', '10.0.0.1']);
});

test('what is exported is imported as nothing new, whatever it holds', async () => {
  const device = await addDevice(app.deps, actor, {
    clientId,
    name: '=cmd|calc',
    kind: 'router',
    vendor: '@x',
    serial: "'007",
    notes: 'a "quoted", two-line\nnote',
  });
  await changeDevice(app.deps, actor, device.id, {
    version: 1,
    model: '-1+2',
    otherAddresses: ['10.0.0.1', '2001:db8::1'],
  });
  const csv = await exportDevices(app.deps, actor, { clientId, retired: 'no' });
  expect(csv).toContain(`"'=cmd|calc"`);
  expect(await preview(csv)).toMatchObject({ faults: [], unchanged: 1, adds: 0, changes: 0 });
});

test('no cell begins with what a spreadsheet would run, and every text is read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\n', ' ', 'a', '\t'), maxLength: 8 }),
      (text) => {
        expect(cellOf(text).replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
      },
    ),
  );
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', 'a', 'b'),
        minLength: 1,
        maxLength: 8,
      }),
      (name) => {
        const [device] = [{ ...blank, name }];
        expect(readCsv(csvOf([device]), deviceColumns).rows[0]?.value.name).toBe(name);
      },
    ),
  );
});

const blank: Device = {
  id: '',
  clientId: '',
  clientName: 'A',
  siteId: null,
  siteName: null,
  name: '',
  kind: 'switch',
  vendor: '',
  model: '',
  osVersion: '',
  managementAddress: null,
  otherAddresses: [],
  serial: '',
  criticality: 'normal',
  supportEnd: null,
  notes: '',
  version: 1,
  createdAt: '',
  retiredAt: null,
};
