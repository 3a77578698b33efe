/** A real browser on the product, for tests of what people see. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Visitor } from './visitor.ts';

const executablePath = '/usr/bin/chromium';

/** Tests of the browser skip themselves without one; on CI there must be one. */
export const hasChromium = process.env['CI'] === 'true' || existsSync(executablePath);

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

export type Seat = {
  context: BrowserContext;
  page: Page;
  /** What went wrong in the page by itself. */ faults: string[];
};

export type SeatOptions = { visitor?: Visitor; phone?: boolean; scheme?: 'light' | 'dark'; bypassCsp?: boolean };

/** One person at a browser of their own, signed in with the cookies of `visitor`. */
export async function seat(browser: Browser, origin: string, options: SeatOptions = {}): Promise<Seat> {
  const { visitor, phone = false, scheme = 'light', bypassCsp = false } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    isMobile: phone,
    hasTouch: phone,
    bypassCSP: bypassCsp,
  });
  context.setDefaultTimeout(20_000);
  if (visitor) await context.addCookies(cookiesOf(visitor, origin));
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refusal that the page shows to the person is no fault of the page.
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      faults.push(message.text());
  });
  return { context, page, faults };
}

function cookiesOf(visitor: Visitor, url: string): { name: string; value: string; url: string }[] {
  return visitor
    .cookie()
    .split('; ')
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url }));
}
