/** One mail as it looks, read from the bytes that are kept. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import { readFor } from './filing.ts';
import type { zShown } from './mail-setup-api.ts';
import { rawOf } from './messages.store.ts';
import type { MailDeps } from './parts.ts';
import { shownOf } from './shown.rules.ts';

export async function readShown(deps: MailDeps, actor: Actor, id: string): Promise<z.input<typeof zShown>> {
  const found = await deps.db.as(scopeOf(actor), (tx) => rawOf(tx, id));
  if (!found) throw notFound('message');
  return shownOf(await readFor(deps, found.raw, []));
}
