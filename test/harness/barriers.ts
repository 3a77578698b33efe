/** What axe finds in the way of people on a page as it is now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const zFound = z.array(z.object({ id: z.string(), impact: z.string(), at: z.string(), html: z.string() }));

/**
 * Barriers by the rules of WCAG 2.2 AA, or by every rule axe has; those that are serious or critical, or of any weight.
 * The page must let the test run its own script (`bypassCsp` of its seat).
 */
export async function barriersIn(
  page: Page,
  { rules = 'wcag', weight = 'serious' }: { rules?: 'wcag' | 'all'; weight?: 'serious' | 'any' } = {},
): Promise<string[]> {
  await page.evaluate(axe);
  const only = JSON.stringify(rules === 'wcag' ? { runOnly: wcag } : {});
  const found: unknown = await page.evaluate(
    `axe.run(${only}).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact: impact ?? 'minor', at: nodes[0].target.join(' '), html: nodes[0].html.slice(0, 120) })))`,
  );
  return zFound
    .parse(found)
    .filter(({ impact }) => weight === 'any' || impact === 'serious' || impact === 'critical')
    .map(({ id, at, html }) => `${id} at ${at}: ${html}`);
}
