import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installationSecret, secretFile } from './secret.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'watchfloor-secret-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the secret is made once, with its folder, for this user only', () => {
  const data = join(folder, 'a/data');
  const first = installationSecret(data);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(installationSecret(data)).toBe(first);
  expect(statSync(secretFile(data)).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o711);
});

test('two installations differ', () => {
  expect(installationSecret(join(folder, 'one'))).not.toBe(installationSecret(join(folder, 'two')));
});

test('a damaged secret stops the start and is left as it is', () => {
  writeFileSync(secretFile(folder), 'half of it');
  expect(() => installationSecret(folder)).toThrow(/64 hexadecimal digits/);
  expect(readFileSync(secretFile(folder), 'utf8')).toBe('half of it');
});

test('a folder that cannot be is refused with what to do', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => installationSecret(join(folder, 'file', 'data'))).toThrow(/WATCHFLOOR_DATA/);
});
