/**
 * The demo's own data folder and the keys to it. Its accounts can be signed in to by whoever reads one file in it, so a
 * folder that was not made by the demo is never seeded, and neither is a database elsewhere.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import type { EffectiveConfig } from '../base/config.ts';
import { Problem } from '../base/problem.ts';
import { newTotpSecret, stepOf, totpCode, totpUri } from '../people/totp.ts';
import { trustedServer } from './mail-text.ts';
import { clients, staff } from './world.ts';

export const DEMO_FOLDER = './data/demo';
const FILE = 'demo.json';
const STEP_MS = 30_000;

const zKeys = z.object({
  /** Of every account of the demo. */
  password: z.string(),
  /** Authenticator secret of each member of staff, by mail address. */
  secondFactors: z.record(z.string(), z.string()),
});
export type DemoKeys = z.output<typeof zKeys>;

/** Settings for the demo: its own folder, and listeners that only this machine reaches, unless something else was asked for. */
export function demoConfig(effective: EffectiveConfig): EffectiveConfig {
  const { config, origin } = effective;
  if (config.databaseUrl !== undefined)
    throw new Problem(
      'demo/database',
      400,
      'The demo fills a database with invented people whose passwords it prints: it only does so in its own embedded one. Unset DATABASE_URL.',
    );
  return {
    origin,
    config: {
      ...config,
      // What it prints is for people to read.
      logLevel: origin.logLevel === 'default' ? 'warn' : config.logLevel,
      // Nobody mails invented people.
      smtpUrl: undefined,
      mailTrustedServers: origin.mailTrustedServers === 'default' ? trustedServer : config.mailTrustedServers,
      data: origin.data === 'default' ? DEMO_FOLDER : config.data,
      intakeHost: origin.intakeHost === 'default' ? '127.0.0.1' : config.intakeHost,
    },
  };
}

/** The keys of a demo's folder; makes folder and keys when there is nothing yet. Refuses a folder of anything else. */
export function openFolder(folder: string): DemoKeys {
  const known = keysIn(folder);
  if (known) return known;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0)
    throw new Problem(
      'demo/not-a-demo',
      400,
      `${folder} holds something that is not the demo, and the demo keeps its hands off it. Set WATCHFLOOR_DATA to an empty folder, or leave it unset for ${DEMO_FOLDER}.`,
    );
  const keys = {
    password: newPassword(),
    secondFactors: Object.fromEntries(staff.map(({ email }) => [email, newTotpSecret()])),
  };
  writeFileSync(join(folder, FILE), `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keys;
}

/** The keys of a demo that was started before; undefined when there is none in this folder. */
export function keysIn(folder: string): DemoKeys | undefined {
  const file = join(folder, FILE);
  return existsSync(file) ? zKeys.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export type Code = { code: string; secondsLeft: number; uri: string };

/** The code that an authenticator app would show for one of the demo's staff; undefined when it is none of them. */
export function codeFor(keys: DemoKeys, email: string, now: Instant): Code | undefined {
  const secret = keys.secondFactors[email.trim().toLowerCase()];
  if (secret === undefined) return undefined;
  return {
    code: totpCode(secret, stepOf(now)),
    secondsLeft: Math.ceil((STEP_MS - (now % STEP_MS)) / 1000),
    uri: totpUri(secret, email),
  };
}

/** Three words and a number: easy to type, 38 bits, and only for invented people. */
function newPassword(): string {
  const word = (): string => words[randomInt(words.length)] ?? 'harbour';
  return `${word()}-${word()}-${word()}-${randomInt(10_000, 100_000)}`;
}

const words =
  'amber anchor birch breeze bridge canal cedar cloud copper coral delta ember fjord garden glade harbour hazel heron island ivory juniper lagoon lantern linen lotus maple marble meadow mirror moss ocean olive opal orchard pebble pepper pine planet quartz raven reef river saffron sage sailor shore silver sparrow spruce stone summit sunset tide timber tulip valley velvet violet walnut willow winter'.split(
    ' ',
  );

/** Everyone of the demo who can sign in. */
export const demoEmails: readonly string[] = [
  ...staff.map(({ email }) => email),
  ...clients.map(({ user }) => user.email),
];
