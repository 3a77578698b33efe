import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

let product: Product;
let visitor: Visitor;
beforeAll(async () => {
  product = await startProduct();
  ({ visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
  const client = await visitor.must<{ id: string }>('POST', '/clients', { name: 'Slow', zone: 'UTC' });
  await visitor.must('POST', '/devices', {
    clientId: client.id,
    name: 'edge1',
    kind: 'firewall',
    managementAddress: '127.0.0.1',
  });
  // Intake learns of a new device by a fact; what comes before waits in quarantine.
  await sleep(1500);
}, 90_000);
afterAll(() => product.remove());

const findings = async (): Promise<string> => JSON.stringify((await visitor.ask('GET', '/findings')).body);
const down = (name: string): string =>
  `<28>1 ${new Date().toISOString()} edge1 mib2d 1 SNMP_TRAP_LINK_DOWN [junos@2636.1.1.1.2.1 snmp-interface-index="${name.replaceAll(/\D/g, '')}" admin-status="up(1)" operational-status="down(2)" interface-name="${name}"]\n`;

test('a sender that stops in the middle of a line holds nobody up', async () => {
  const halves = Array.from({ length: 10 }, () => connect(product.ports.syslogTcp, '127.0.0.1'));
  for (const half of halves) half.write(down('ge-1/0/1').slice(0, 60));
  const whole = connect(product.ports.syslogTcp, '127.0.0.1');
  whole.write(down('ge-2/0/2'));
  await expect.poll(findings, { timeout: 10_000 }).toContain('ge-2/0/2');
  expect(await findings()).not.toContain('ge-1/0/1');
  for (const each of [...halves, whole]) each.destroy();
});

test('browsers that never read their stream hold nobody up', async () => {
  const deaf = Array.from({ length: 20 }, () => {
    const socket = connect(product.ports.http, '127.0.0.1');
    socket.pause();
    socket.write(
      `GET /api/v1/live HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncookie: ${visitor.cookie()}\r\n\r\n`,
    );
    return socket;
  });
  await sleep(500);
  const abort = new AbortController();
  const listening = await fetch(`${product.origin}/api/v1/live`, {
    headers: { accept: 'text/event-stream', cookie: visitor.cookie() },
    signal: abort.signal,
  });
  expect(listening.status).toBe(200);
  const reader = listening.body!.pipeThrough(new TextDecoderStream()).getReader();
  const sender = connect(product.ports.syslogTcp, '127.0.0.1');
  sender.write(down('ge-3/0/3'));
  let seen = '';
  while (!seen.includes('finding.raised')) {
    const { value, done } = await reader.read();
    if (done) break;
    seen += value;
  }
  expect(seen).toContain('finding.raised');
  abort.abort();
  for (const each of [...deaf, sender]) each.destroy();
}, 30_000);
