/** Mail that went out, and what became of it. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { mailSetupRoutes, zOutgoing } from './mail-setup-api.ts';
import { sentPage } from './sent.store.ts';

type Query = z.output<typeof mailSetupRoutes.listOutgoing.query>;

export async function listOutgoing(
  { db }: Deps,
  actor: Actor,
  { state, limit, after }: Query,
): Promise<{ items: z.input<typeof zOutgoing>[]; next: string | null }> {
  const before = readMark(after, markShapes.byTime);
  const rows = await db.as(scopeOf(actor), (tx) => sentPage(tx, { state, before, limit: limit + 1 }));
  const page = pageOf(rows, limit, (row) => [row.createdAt, row.id]);
  return {
    next: page.next,
    items: page.items.map(({ toName, toAddress, ...row }) => ({ ...row, to: { name: toName, address: toAddress } })),
  };
}
