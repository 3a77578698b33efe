/**
 * The map in a real browser: time to the first picture and frames a second while it is dragged, at 50 and at 1,000
 * devices, hosts shown one by one. Chromium without a GPU: every pixel is drawn by the processor.
 */
import { loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { openChromium, seat } from '../test/harness/chromium.ts';
import { startProduct } from '../test/harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../test/harness/visitor.ts';
import type { Visitor } from '../test/harness/visitor.ts';

const zMap = z.object({ nodes: z.array(z.object({ x: z.number().nullable() })), links: z.array(z.unknown()) });

export async function main(): Promise<void> {
  const product = await startProduct();
  const browser = await openChromium();
  try {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    for (const size of [50, 1000]) {
      const clientId = await draw(visitor, size);
      for (const hosts of ['folded', 'shown'])
        say(size, hosts, await measure({ browser, origin: product.origin, visitor }, clientId, hosts));
    }
  } finally {
    await browser.close();
    await product.remove();
  }
}

type Place = { browser: Browser; origin: string; visitor: Visitor };
type Measured = { first: number; panned: number; dragged: number; shown: number };

function say(size: number, hosts: string, { first, panned, dragged, shown }: Measured): void {
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  process.stdout.write(
    `${size} devices, hosts ${hosts} (${shown} drawn): first picture ${first} ms, ${panned} frames/s moving the map, ${dragged} frames/s dragging a device; load ${load}\n`,
  );
}

/** Cores, distribution, access switches and their hosts, as a spreadsheet. */
async function draw(visitor: Visitor, size: number): Promise<string> {
  const { id } = await visitor.must<{ id: string }>('POST', '/clients', { name: `Client of ${size}`, zone: 'UTC' });
  const body = { format: 'csv', content: ['from,from port,from kind,to,to port,to kind', ...lines(size)].join('\n') };
  const at = `/clients/${id}/topology`;
  const { digest } = await visitor.must<{ digest: string }>('POST', `${at}/import/preview`, body);
  await visitor.must('POST', `${at}/import`, { ...body, digest });
  for (;;) {
    const { nodes } = zMap.parse(await visitor.must('GET', at));
    if (nodes.length > 0 && nodes.every(({ x }) => x !== null)) return id;
    await new Promise((later) => setTimeout(later, 200));
  }
}

function lines(size: number): string[] {
  const hosts = 11;
  const access = Math.ceil(size / (hosts + 1.3));
  const wide = Math.max(2, Math.round(access / 8));
  const row = (a: string, ap: string, b: string, bp: string, kind = 'switch'): string =>
    `${a},${ap},switch,${b},${bp},${kind}`;
  const all = [row('core-1', 'et-0/0/0', 'core-2', 'et-0/0/0')];
  for (let d = 0; d < wide; d += 1)
    for (const c of [1, 2]) all.push(row(`core-${c}`, `xe-0/0/${d}`, `dist-${d}`, `xe-0/1/${c}`));
  for (let a = 0; a < access; a += 1) {
    all.push(row(`dist-${a % wide}`, `ge-0/0/${a}`, `acc-${a}`, 'xe-0/1/0'));
    for (let h = 0; h < hosts; h += 1) all.push(row(`acc-${a}`, `ge-0/0/${h}`, `pc-${a}-${h}`, '', 'endpoint'));
  }
  return all.slice(0, size - 1);
}

async function measure({ browser, origin, visitor }: Place, clientId: string, hosts: string): Promise<Measured> {
  const { page, context } = await seat(browser, origin, { visitor });
  // The second visit has the program in the browser's cache: what is measured is the map.
  await open(page, `/topology/${clientId}?hosts=${hosts}`);
  const began = performance.now();
  await open(page, `/topology/${clientId}?hosts=${hosts}`);
  const first = Math.round(performance.now() - began);
  const shown = await page.evaluate(() => {
    const box: (HTMLElement & { graph?: { nodes(): { length: number } } }) | null =
      document.querySelector('[data-testid=map]');
    return box?.graph?.nodes().length ?? 0;
  });
  const panned = await frames(page, async () => sweep(page, await emptySpot(page)));
  const dragged = await frames(page, async () => sweep(page, await nodeSpot(page)));
  await context.close();
  return { first, panned, dragged, shown };
}

/** Resolves when the canvas has drawn its parts. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => {
    const box: (HTMLElement & { graph?: { nodes(): { length: number } } }) | null =
      document.querySelector('[data-testid=map]');
    return (box?.graph?.nodes().length ?? 0) > 1 && (box?.querySelectorAll('canvas').length ?? 0) > 0;
  });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Frames a second while something is done. */
async function frames(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const count = { frames: 0, began: performance.now(), on: true };
    Object.assign(globalThis, { counted: count });
    const tick = (): void => {
      count.frames += 1;
      if (count.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  return page.evaluate(() => {
    const counted: { frames: number; began: number; on: boolean } = Reflect.get(globalThis, 'counted');
    counted.on = false;
    return Math.round((counted.frames * 1000) / (performance.now() - counted.began));
  });
}

async function sweep(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < 90; step += 1) {
    await page.mouse.move(x + 120 * Math.sin(step / 12), y + 70 * Math.cos(step / 12));
    await page.waitForTimeout(12);
  }
  await page.mouse.up();
}

async function emptySpot(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('map').boundingBox();
  return { x: (box?.x ?? 0) + 24, y: (box?.y ?? 0) + 24 };
}

async function nodeSpot(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('map').boundingBox();
  const spot = await page.evaluate(() => {
    type Graph = { nodes(of: string): { first(): { renderedPosition(): { x: number; y: number } } } };
    const map: (HTMLElement & { graph?: Graph }) | null = document.querySelector('[data-testid=map]');
    return map?.graph?.nodes('[label ^= "core-1"]').first().renderedPosition() ?? { x: 0, y: 0 };
  });
  return { x: (box?.x ?? 0) + spot.x, y: (box?.y ?? 0) + spot.y };
}
