import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../base/config.ts';
import { passwordFault } from '../people/password.ts';
import { acceptedStep } from '../people/totp.ts';
import { codeFor, demoConfig, openFolder } from './folder.ts';
import { greeting } from './greeting.ts';
import { staff } from './world.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the demo keeps to itself', () => {
  test('its keys are made once, for its owner only', () => {
    const keys = openFolder(folder);
    expect(openFolder(folder)).toEqual(keys);
    expect(statSync(join(folder, 'demo.json')).mode & 0o777).toBe(0o600);
  });

  test('a folder with anything else in it is refused', () => {
    writeFileSync(join(folder, 'secret'), 'of a real installation');
    expect(() => openFolder(folder)).toThrow(/keeps its hands off/u);
  });

  test('a database elsewhere is refused', () => {
    const effective = readConfig({ DATABASE_URL: 'postgres://a:b@db.example/watchfloor' }, undefined);
    expect(() => demoConfig(effective)).toThrow(/DATABASE_URL/u);
  });

  test('it has a folder of its own, listens on loopback and mails nobody, unless told otherwise', () => {
    const { config } = demoConfig(readConfig({ WATCHFLOOR_SMTP_URL: 'smtp://mail.example' }, undefined));
    expect(config).toMatchObject({
      data: './data/demo',
      intakeHost: '127.0.0.1',
      httpHost: '127.0.0.1',
      logLevel: 'warn',
    });
    expect(config.smtpUrl).toBeUndefined();
    const asked = demoConfig(readConfig({ WATCHFLOOR_DATA: folder, WATCHFLOOR_INTAKE_HOST: '0.0.0.0' }, undefined));
    expect(asked.config).toMatchObject({ data: folder, intakeHost: '0.0.0.0' });
  });
});

describe('the keys to the demo', () => {
  const now = Date.parse('2026-03-02T09:00:10Z');

  test('codes are those that sign-in accepts, for staff only', () => {
    const keys = openFolder(folder);
    const code = codeFor(keys, ' Jordan.Hale@watchfloor.example', now);
    expect(code?.secondsLeft).toBe(20);
    const secret = keys.secondFactors['jordan.hale@watchfloor.example'] ?? '';
    expect(acceptedStep(secret, code?.code ?? '', now, 0)).toBe(Math.floor(now / 30_000));
    expect(codeFor(keys, 'femke@northwind.example', now)).toBeUndefined();
  });

  test('the password is one that sign-in takes from everyone', () => {
    const { password } = openFolder(folder);
    for (const { name, email } of staff)
      expect(passwordFault(password, [email.split('@')[0] ?? '', name])).toBeUndefined();
  });

  test('the greeting tells three people how to sign in', () => {
    const keys = openFolder(folder);
    const text = greeting({
      origin: 'http://localhost:7710',
      keys,
      folder,
      syslog: '127.0.0.1:5514',
      trap: '127.0.0.1:5162',
      clients: 10,
      devices: 60,
      now,
    });
    expect(text).toContain(keys.password);
    expect(text.match(/sign in as/gu)).toHaveLength(3);
    expect(text.match(/otpauth:/gu)).toHaveLength(2);
  });
});
