/** One mail as it looks, read from the bytes that are kept. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import { readFor } from './filing.ts';
import type { zShown } from './mail-setup-api.ts';
import { messageById, rawOf } from './messages.store.ts';
import type { MailDeps } from './parts.ts';
import { readProof } from './sender.ts';
import { shownOf } from './shown.rules.ts';

export async function readShown(deps: MailDeps, actor: Actor, id: string): Promise<z.input<typeof zShown>> {
  const found = await deps.db.as(scopeOf(actor), async (tx) => ({
    kept: await rawOf(tx, id),
    proof: readProof((await messageById(tx, id))?.authentication),
  }));
  if (!found.kept) throw notFound('message');
  const mail = await readFor(deps, found.kept.raw, []);
  // As it was proved when it came: keys and name servers change.
  return { ...shownOf(mail), ...(found.proof && { authentication: found.proof }) };
}
