/** The installation's own secret: database roles' passwords, keys and signatures are derived from it. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../base/problem.ts';

/** Where the secret lies in a data folder. */
export function secretFile(dataFolder: string): string {
  return join(dataFolder, 'secret');
}

/**
 * Reads the secret of the installation in `dataFolder`: 32 bytes as 64 hexadecimal digits. Made once, together with the
 * folder, readable by this user only; two processes that start at once get the same one.
 */
export function installationSecret(dataFolder: string): string {
  const file = secretFile(dataFolder);
  if (!existsSync(file)) create(dataFolder, file);
  const text = read(file);
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new Problem(
    'secret/damaged',
    500,
    `${file} does not hold 64 hexadecimal digits. Put back the copy from your backup; a new one would lock out every key derived from it.`,
  );
}

function create(dataFolder: string, file: string): void {
  makeDataFolder(dataFolder);
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
    // A link appears whole or not at all, and never replaces another's.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw cannot(file, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Others may pass through, since the embedded database runs as another user when we are root; what lies inside is closed. */
export function makeDataFolder(dataFolder: string): void {
  if (existsSync(dataFolder)) return;
  try {
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(dataFolder, 0o711);
  } catch (error) {
    throw cannot(dataFolder, error);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw cannot(file, error);
  }
}

function cannot(path: string, error: unknown): Problem {
  return new Problem(
    'secret/unreadable',
    500,
    `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}. Run Watchfloor as the user who owns the data folder, or set WATCHFLOOR_DATA to another one.`,
  );
}
