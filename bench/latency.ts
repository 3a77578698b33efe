/**
 * From the wire to the eye: a syslog line is written to a TCP socket, and the moment its ticket stands in a real browser's
 * queue is taken, at idle and with 5,000 other events a second. The floor is a ticket opened by the API: the same way
 * to the eye without the wire, the log and detection.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { startProduct } from '../test/harness/product.ts';
import type { Product } from '../test/harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../test/harness/visitor.ts';
import type { Visitor } from '../test/harness/visitor.ts';

const BACKGROUND_PER_S = 5000;
const PAUSE_MS = 400;

/** `npm run bench:latency -- 40`: that many tickets each way. */
export async function main([count = '40']: string[]): Promise<void> {
  const each = Number(count);
  const product = await startProduct();
  try {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    const clients = await makeWorld(visitor, 2 * each);
    const { page, close } = await openQueue(product, visitor);
    const floor = await measure(page, each, async (i) => {
      await visitor.must('POST', '/tickets', {
        clientId: clients[0],
        title: `floor-${i}.`,
        description: 'bench',
        impact: 'low',
        urgency: 'low',
      });
      return `floor-${i}.`;
    });
    const wire = connect(product.ports.syslogTcp, '127.0.0.1');
    const idle = await measure(page, each, async (i) => lineDown(wire, i));
    const background = startBackground(product);
    await sleep(2000);
    const busy = await measure(page, each, async (i) => lineDown(wire, each + i));
    const rate = background.stop();
    report({ floor, idle, busy, rate });
    wire.destroy();
    await close();
  } finally {
    await product.remove();
  }
}

/** One client and device for each line: what fails together at one site would share a ticket. */
async function makeWorld(visitor: Visitor, count: number): Promise<string[]> {
  await visitor.must('POST', '/relays', { name: 'bench', address: '127.0.0.1' });
  const ids: string[] = [];
  for (let i = 0; i <= count; i += 1) {
    const { id } = await visitor.must<{ id: string }>('POST', '/clients', { name: `Bench ${i}`, zone: 'UTC' });
    await visitor.must('POST', '/devices', {
      clientId: id,
      name: i === count ? 'murmur' : `edge${i}x`,
      kind: 'firewall',
      managementAddress: '10.0.0.1',
    });
    ids.push(id);
  }
  await sleep(2000);
  return ids;
}

async function openQueue(product: Product, visitor: Visitor): Promise<{ page: Page; close(): Promise<void> }> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  // Tall enough that every row is drawn.
  const context = await browser.newContext({ viewport: { width: 1440, height: 8000 } });
  const cookies = visitor
    .cookie()
    .split('; ')
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      url: product.origin,
    }));
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(`${product.origin}/tickets`);
  await page.getByRole('heading', { name: 'Ticket queue' }).waitFor();
  await sleep(2000);
  return { page, close: () => browser.close() };
}

/** Milliseconds from the act to the frame in which the browser holds the text. */
async function measure(page: Page, count: number, act: (i: number) => Promise<string>): Promise<number[]> {
  const spans: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const started = Date.now();
    const text = await act(i);
    const seenAt = await page.evaluate(
      (wanted) =>
        new Promise<number>((done) => {
          const look = (): void => {
            if (document.body.textContent.includes(wanted)) done(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      text,
    );
    spans.push(seenAt - started);
    await sleep(PAUSE_MS);
  }
  return spans.toSorted((a, b) => a - b);
}

async function lineDown(socket: Socket, i: number): Promise<string> {
  socket.write(
    `<28>1 ${new Date().toISOString()} edge${i}x mib2d 1 SNMP_TRAP_LINK_DOWN [junos@2636.1.1.1.2.1 snmp-interface-index="7" admin-status="up(1)" operational-status="down(2)" interface-name="ge-0/0/7"]\n`,
  );
  return `edge${i}x`;
}

/** Sessions of one firewall, paced; `stop` says how many a second were written. */
function startBackground(product: Product): { stop(): number } {
  const socket = connect(product.ports.syslogTcp, '127.0.0.1');
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * BACKGROUND_PER_S) - sent;
    let lines = '';
    for (let i = 0; i < due; i += 1)
      lines += `<14>1 ${new Date().toISOString()} murmur RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason="TCP FIN" source-address="10.1.${(sent + i) & 255}.7" source-port="${1024 + ((sent + i) % 60_000)}" destination-address="192.0.2.80" destination-port="443" service-name="junos-https" protocol-id="6" policy-name="out" source-zone-name="trust" destination-zone-name="untrust" session-id-32="${sent + i}" packets-from-client="12" bytes-from-client="1480" packets-from-server="14" bytes-from-server="9120" elapsed-time="3"]\n`;
    sent += due;
    socket.write(lines);
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      socket.destroy();
      return Math.round(sent / ((performance.now() - began) / 1000));
    },
  };
}

function report({ floor, idle, busy, rate }: { floor: number[]; idle: number[]; busy: number[]; rate: number }): void {
  const at = (spans: number[], share: number): number =>
    spans[Math.min(spans.length - 1, Math.ceil(spans.length * share) - 1)] ?? Number.NaN;
  const row = (name: string, spans: number[]): string =>
    `| ${name} | ${spans.length} | ${at(spans, 0.5)} | ${at(spans, 0.99)} | ${spans.at(-1)} | ${(at(spans, 0.5) / at(floor, 0.5)).toFixed(2)} |`;
  console.log('| from … to the row in the browser | n | p50 ms | p99 ms | worst ms | p50 against the floor |');
  console.log('|---|---|---|---|---|---|');
  console.log(row('floor: ticket opened by the API', floor));
  console.log(row('syslog line over TCP, idle', idle));
  console.log(row(`syslog line over TCP, with ${rate} other events/s`, busy));
}
