import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';

// A disk of its own that can be filled: needs root for the mount.
const isRoot = process.getuid?.() === 0;
const disk = mkdtempSync(join(tmpdir(), 'watchfloor-disk-'));
let product: Product;

beforeAll(async () => {
  if (!isRoot) return;
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=900m', 'tmpfs', disk]);
  mkdirSync(join(disk, 'data'));
  product = await startProduct({ data: join(disk, 'data'), env: { WATCHFLOOR_DISK_RESERVE_MB: '300' } });
});
afterAll(async () => {
  if (!isRoot) return;
  await product.remove();
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

test.runIf(isRoot)(
  'a full disk refuses new input with words, and intake goes on when there is space',
  async () => {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    const client = await visitor.must<{ id: string }>('POST', '/clients', { name: 'Disk', zone: 'UTC' });
    const { secret } = await visitor.must<{ secret: string }>('POST', '/source-keys', {
      kind: 'webhook',
      clientId: client.id,
      name: 'hook',
    });
    const post = async (): Promise<{ status: number; text: string }> => {
      const response = await fetch(`${product.origin}/api/v1/hooks/${secret}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"message":"hello"}',
      });
      return { status: response.status, text: await response.text() };
    };
    await expect.poll(async () => (await post()).status, { timeout: 5000 }).toBe(200);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(650 * 1024 * 1024));
    await expect.poll(async () => (await post()).status, { timeout: 60_000 }).toBe(503);
    expect((await post()).text).toMatch(/disk/);
    rmSync(join(disk, 'filler'));
    await expect.poll(async () => (await post()).status, { timeout: 30_000 }).toBe(200);
  },
  120_000,
);
