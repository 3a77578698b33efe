/** The watch in the whole product, on a stand-in for a Junos firewall behind a real SSH server. */
import { createSocket } from 'node:dgram';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startProduct } from '../../test/harness/product.ts';
import type { Product } from '../../test/harness/product.ts';
import { standInDevice } from '../../test/harness/sshd.ts';
import type { StandIn } from '../../test/harness/sshd.ts';
import { setUpAdministrator } from '../../test/harness/visitor.ts';
import type { Visitor } from '../../test/harness/visitor.ts';
import type { ConfigDiff, ConfigVersion, Watch } from './api.ts';
import { drivers } from './drivers.ts';

let product: Product;
let stand: StandIn;
let ada: Visitor;
let client: string;
let device: string;

const { command, commits = '' } = drivers.junos;
const text = (more: string): string =>
  `set system host-name fw1\nset system root-authentication encrypted-password "$6$abc$Secret"\nset snmp community hush authorization read-only\n${more}`;

beforeAll(async () => {
  [product, stand] = await Promise.all([startProduct(), standInDevice()]);
  stand.answers(command, text(''));
  stand.answers(commits, '0   2020-01-01 08:00:00 UTC by root via other\n');
  const link = /https?:\S+\/setup\/\S+/.exec(product.said())?.[0] ?? '';
  ({ visitor: ada } = await setUpAdministrator(product.origin, link));
  client = (await ada.must('POST', '/clients', { name: 'Acme', zone: 'Europe/London' }))['id'];
  const added = await ada.must('POST', '/devices', {
    clientId: client,
    name: 'fw1',
    kind: 'firewall',
    vendor: 'Juniper',
    managementAddress: '127.0.0.1',
  });
  device = added['id'];
  const credential = await ada.must('POST', '/credentials', {
    clientId: client,
    name: 'backup',
    secret: { kind: 'ssh-key', user: stand.user, privateKey: stand.privateKey },
  });
  await ada.must('PUT', `/devices/${device}/config-watch`, {
    version: 0,
    enabled: true,
    driver: 'junos',
    credentialId: credential['id'],
    port: stand.port,
  });
}, 120_000);
afterAll(async () => {
  await product.remove();
  await stand.close();
});

const soon = { timeout: 60_000, interval: 300 };
const watch = (): Promise<Watch> => ada.must<Watch>('GET', `/devices/${device}/config-watch`);
const versions = async (): Promise<ConfigVersion[]> =>
  (await ada.must<{ items: ConfigVersion[] }>('GET', `/devices/${device}/configs`)).items;

it('fetches it at once, without its secrets', async () => {
  await vi.waitFor(async () => expect(await versions()).toMatchObject([{ planned: 'first' }]), soon);
  const [first] = await versions();
  const { text: kept } = await ada.must('GET', `/config-versions/${first?.id}`);
  expect(kept).toContain('set snmp community <masked> authorization read-only');
  expect(kept).not.toMatch(/hush|Secret/);
  expect(await watch()).toMatchObject({ failure: '', hostKey: { by: null }, offeredKey: null });
}, 90_000);

it('a commit line makes it be fetched; a change outside any change is a finding that names who', async () => {
  stand.answers(command, text('set system services telnet\n'));
  const now = new Date(Date.now() + 1000).toISOString();
  stand.answers(commits, `0   ${now.slice(0, 10)} ${now.slice(11, 19)} UTC by mallory via cli\n    quick fix\n`);
  const line = `<189>Mar  2 09:00:00 fw1 mgd[99]: UI_COMMIT: User 'mallory' requested 'commit' operation (comment: quick fix)`;
  const socket = createSocket('udp4');
  for (let i = 0; i < 3; i += 1)
    await new Promise((done) => socket.send(line, product.ports.syslogUdp, '127.0.0.1', done));
  socket.close();
  await vi.waitFor(async () => {
    expect(await versions()).toMatchObject([{ planned: 'unplanned', who: 'mallory', why: 'event', added: 1 }, {}]);
  }, soon);
  const [version] = await versions();
  const diff = await ada.must<ConfigDiff>('GET', `/config-versions/${version?.id}/diff`);
  expect(diff.parts).toEqual([
    { under: 'system services', added: ['set system services telnet'], removed: [], moved: [] },
  ]);
  await vi.waitFor(async () => {
    const { items } = await ada.must('GET', `/findings?clientId=${client}`);
    expect(items).toMatchObject([{ condition: 'configuration-changed', severity: 'medium' }]);
  }, soon);
}, 120_000);

it('an unplanned change is open until somebody explains it', async () => {
  const open = await ada.must<{ items: ConfigVersion[] }>('GET', `/config-changes?clientId=${client}`);
  expect(open.items).toHaveLength(1);
  await ada.must('POST', `/config-versions/${open.items[0]?.id}/explain`, { explanation: 'Agreed by phone.' });
  expect((await ada.must('GET', `/config-changes?clientId=${client}`))['items']).toEqual([]);
});

it('finds a text in the versions that have it', async () => {
  const found = await ada.must('GET', `/devices/${device}/configs/search?text=TELNET`);
  expect(found).toMatchObject({ looked: 2, items: [{ lines: [{ text: 'set system services telnet' }] }] });
});

it('what nothing told of is found by hand or by the schedule', async () => {
  stand.answers(command, text('set system services netconf ssh\n'));
  const said = await product.cli('config-watch', 'fetch', 'fw1', '--client', 'acme');
  expect(said).toContain('fw1');
  expect((await versions())[0]).toMatchObject({ why: 'hand', added: 1, removed: 1, planned: 'unplanned' });
}, 120_000);

it('another host key stops it until a person accepts exactly that key', async () => {
  await stand.newHostKey();
  await ada.must('POST', `/devices/${device}/config-watch/fetch`);
  await vi.waitFor(async () => {
    expect(await watch()).toMatchObject({ offeredKey: { print: expect.stringMatching(/^SHA256:/) } });
  }, soon);
  const { failure, offeredKey } = await watch();
  expect(failure).toContain('another host key');
  const wrong = await ada.ask('POST', `/devices/${device}/config-watch/host-key`, { print: 'SHA256:other' });
  expect(wrong.status).toBe(409);
  await ada.must('POST', `/devices/${device}/config-watch/host-key`, { print: offeredKey?.print });
  await vi.waitFor(async () => {
    expect(await watch()).toMatchObject({ failure: '', offeredKey: null, hostKey: { print: offeredKey?.print } });
  }, soon);
}, 120_000);

it('a process killed in the middle of a fetch leaves no secret, and the next one fetches at once', async () => {
  const { lastOkAt } = await watch();
  const asked = stand.asked();
  stand.behaves('slowly');
  stand.answers(command, text('set system location building b\n'));
  await ada.must('POST', `/devices/${device}/config-watch/fetch`);
  await vi.waitFor(() => expect(stand.asked()).toBeGreaterThan(asked), soon);
  const secrets = () => readdirSync(join(product.data, 'ssh'));
  const left = secrets();
  expect(left).not.toEqual([]);
  await product.kill('SIGKILL');
  stand.behaves('well');
  await product.start();
  // The next fetch may be under way already, with a secret of its own.
  expect(secrets().filter((name) => left.includes(name))).toEqual([]);
  await vi.waitFor(async () => expect((await watch()).lastOkAt).not.toBe(lastOkAt), soon);
  expect((await versions())[0]).toMatchObject({ added: 1, removed: 1 });
}, 150_000);
