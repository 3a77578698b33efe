/** The listeners against programs we did not write: util-linux `logger`, rsyslog's forwarder, OpenSSL's client. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { syslogCertificate } from '../../src/intake/syslog/certificate.ts';
import { testListeners } from '../harness/syslog.ts';
import type { TestListenerOptions, TestListeners } from '../harness/syslog.ts';

const programs = { logger: '/usr/bin/logger', rsyslogd: '/usr/sbin/rsyslogd', openssl: '/usr/bin/openssl' };
const has = (program: keyof typeof programs): boolean => process.env['CI'] === 'true' || existsSync(programs[program]);

let open: TestListeners | undefined;
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-protocol-'));
const running: ChildProcess[] = [];
const start = async (options?: TestListenerOptions): Promise<TestListeners> => (open = await testListeners(options));

/** Runs a program to its end; `input` goes to its stdin. */
async function run(program: keyof typeof programs, args: string[], input = ''): Promise<void> {
  const child = spawn(programs[program], args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => void (said += data));
  // A program that reads nothing may be gone before it is written to.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise((done) => child.once('close', done));
  expect(code, said).toBe(0);
}

const logger = (port: number, ...args: string[]): Promise<void> =>
  run('logger', ['--server', '127.0.0.1', '--port', String(port), ...args]);

afterEach(async () => {
  const ended = running
    .splice(0)
    .map(
      (child) =>
        new Promise((done) =>
          child.exitCode === null ? child.once('close', done) && child.kill('SIGTERM') : done(null),
        ),
    );
  await Promise.all(ended);
  await open?.close();
  open = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!has('logger'))('logger of util-linux', () => {
  test('sends RFC 5424 with structured data, counted, over TCP', async () => {
    const { port, texts } = await start();
    await logger(
      port('syslog-tcp'),
      '--tcp',
      '--octet-count',
      '--rfc5424',
      '--sd-id',
      'zoo@123',
      '--sd-param',
      'tiger="hungry"',
      '--msgid',
      'ID47',
      'a counted line',
    );
    await expect.poll(texts).toHaveLength(1);
    expect(texts()[0]).toMatch(
      /^<13>1 \S+ \S+ \S+ - ID47 (\[timeQuality [^\]]*\])?\[zoo@123 tiger="hungry"\] a counted line$/,
    );
  });

  test('sends RFC 5424 ended by a line feed over TCP', async () => {
    const { port, texts } = await start();
    await logger(port('syslog-tcp'), '--tcp', '--rfc5424', 'a plain line');
    await expect.poll(texts).toHaveLength(1);
    expect(texts()[0]).toMatch(/^<13>1 .* a plain line$/);
  });

  test('sends RFC 3164 over UDP', async () => {
    const { port, texts } = await start();
    await logger(port('syslog-udp'), '--udp', '--rfc3164', '--tag', 'sshd', '--priority', 'auth.err', 'a datagram');
    await expect.poll(texts).toHaveLength(1);
    expect(texts()[0]).toMatch(/^<35>\w{3} [ \d]\d \d\d:\d\d:\d\d \S+ sshd: a datagram$/);
  });
});

describe.skipIf(!has('rsyslogd'))('rsyslog forwards a file', () => {
  const lines = Array.from(
    { length: 2000 },
    (_, i) =>
      `<14>1 2026-03-02T09:00:00.${String(i % 1000).padStart(3, '0')}Z srx-${i % 7} RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 source-address="10.0.${i % 200}.1" session-id-32="${i}"]`,
  );

  const forward = (what: string): void => {
    const own = mkdtempSync(join(folder, 'rsyslog-'));
    writeFileSync(join(own, 'in.log'), `${lines.join('\n')}\n`);
    writeFileSync(
      join(own, 'conf'),
      `global(workDirectory="${own}")
module(load="imfile")
template(name="raw" type="string" string="%msg%")
input(type="imfile" file="${join(own, 'in.log')}" tag="x" addMetadata="off")
action(type="omfwd" target="127.0.0.1" template="raw" ${what})
`,
    );
    running.push(spawn(programs.rsyslogd, ['-n', '-iNONE', '-f', join(own, 'conf')], { stdio: 'ignore' }));
  };

  test.each<[string, 'syslog-tcp' | 'syslog-udp', string]>([
    ['over TCP, line by line', 'syslog-tcp', 'protocol="tcp"'],
    ['over TCP, counted', 'syslog-tcp', 'protocol="tcp" TCP_Framing="octet-counted"'],
    ['over UDP', 'syslog-udp', 'protocol="udp"'],
  ])('%s', async (_name, kind, what) => {
    const { port, texts } = await start();
    forward(`port="${port(kind)}" ${what}`);
    await expect.poll(() => texts().length, { timeout: 20_000 }).toBe(lines.length);
    expect(texts()).toEqual(lines);
  });
});

describe.skipIf(!has('openssl'))('OpenSSL’s client', () => {
  test('sends counted frames over TLS with a client certificate, several to a record', async () => {
    const certificate = await syslogCertificate(folder, systemClock);
    const seen: (string | undefined)[] = [];
    const { port, texts } = await start({
      tls: certificate,
      identify: (arrival) => {
        seen.push(arrival.certificate);
        return { is: 'known', source: { clientId: 'acme', deviceId: null } };
      },
    });
    const [key, cert] = [join(folder, 'client.key'), join(folder, 'client.crt')];
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-subj',
      '/CN=fw-1',
      '-days',
      '2',
    ]);
    const messages = [
      '<14>1 - fw a - - - one',
      '<14>1 - fw a - - - two',
      '<14>1 - fw a - - - three\nwith a second line',
    ];
    await run(
      'openssl',
      ['s_client', '-connect', `127.0.0.1:${port('syslog-tls')}`, '-quiet', '-no_ign_eof', '-cert', cert, '-key', key],
      messages.map((each) => `${each.length} ${each}`).join(''),
    );
    await expect.poll(texts).toEqual(messages);
    expect(seen[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
