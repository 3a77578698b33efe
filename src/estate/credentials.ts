/** What devices are asked with: kept sealed, opened only to ask, each day's first use in the audit log. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { notFound, Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { changedMeanwhile } from '../people/versions.ts';
import type {
  Credential,
  CredentialChange,
  CredentialInput,
  CredentialQuery,
  NewCredential,
} from './credential-api.ts';
import { newClientKey, openCredential, sealCredential } from './credential-seal.ts';
import type { Envelope, Identity, Secret } from './credential-seal.ts';
import {
  clientKey,
  credentialById,
  credentialForUpdate,
  credentialsPage,
  insertCredential,
  noteUse,
  sealedCredentials,
  updateCredential,
  wipeCredential,
} from './credentials.store.ts';
import type { Shown } from './credentials.store.ts';

export type { Secret } from './credential-seal.ts';

/** `secret`: the installation's own, outside the database. */
export type SealingDeps = Deps & { secret: string };

/** One page of credentials by name, without what is secret. */
export async function listCredentials(
  { db }: Deps,
  actor: Actor,
  query: CredentialQuery,
): Promise<{ items: Credential[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => credentialsPage(tx, query));
}

export async function addCredential(deps: SealingDeps, actor: Actor, input: NewCredential): Promise<Credential> {
  const now = deps.clock.now();
  const [id, at] = [newId(now), isoOf(now)];
  const { clientId, name, secret } = input;
  return deps.db.as(scopeOf(actor), async (tx) => {
    const envelope = await sealed(tx, deps, { clientId, id, version: 1 }, secret);
    await insertCredential(tx, {
      ...envelope,
      id,
      clientId,
      name,
      kind: secret.kind,
      shown: shownOf(secret),
      sealedFor: 1,
      createdAt: at,
      changedAt: at,
    });
    await tell(tx, deps, actor, { id, clientId, act: 'credential.add', detail: { name, kind: secret.kind } });
    return found(tx, id);
  });
}

/** A new secret is sealed for the new version: the old envelope opens no more. */
export async function changeCredential(
  deps: SealingDeps,
  actor: Actor,
  id: string,
  { version, name, secret }: CredentialChange,
): Promise<Credential> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await current(tx, id, version);
    if (name === undefined && secret === undefined) return before;
    if (secret && secret.kind !== before.kind)
      throw new Problem(
        'credential/kind',
        409,
        `This is a credential of the kind ${before.kind}. Add another instead.`,
      );
    const next = version + 1;
    const envelope = secret && (await sealed(tx, deps, { clientId: before.clientId, id, version: next }, secret));
    await updateCredential(tx, id, {
      ...(name !== undefined && { name }),
      ...(secret && envelope && { ...envelope, shown: shownOf(secret), sealedFor: next }),
      version: next,
      changedAt: isoOf(deps.clock.now()),
    });
    const changed = {
      ...(name !== undefined && name !== before.name && { name: [before.name, name] }),
      ...(secret && { secret: ['sealed', 'sealed anew'] }),
    };
    await tell(tx, deps, actor, {
      id,
      clientId: before.clientId,
      act: 'credential.change',
      detail: { version: next, changed },
    });
    return found(tx, id);
  });
}

export async function removeCredential(deps: Deps, actor: Actor, id: string, version: number): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const before = await current(tx, id, version);
    await wipeCredential(tx, id, isoOf(deps.clock.now()));
    await tell(tx, deps, actor, {
      id,
      clientId: before.clientId,
      act: 'credential.remove',
      detail: { name: before.name },
    });
  });
}

/**
 * A credential of this client, in a transaction that refers to it; undefined when it was removed. `family`: refuses one
 * that is missing or cannot ask that way.
 */
export async function credentialIn(
  tx: Tx,
  clientId: string,
  id: string,
  family?: 'snmp' | 'ssh',
): Promise<Credential | undefined> {
  const credential = await credentialById(tx, id);
  const own = credential?.clientId === clientId ? credential : undefined;
  if (family === undefined) return own;
  if (!own) throw notFound('credential');
  if (!own.kind.startsWith(family))
    throw new Problem('credential/kind', 409, `A credential of the kind ${own.kind} cannot be used for this.`);
  return own;
}

/** What it is opened for, as the audit log says it. */
export type Use = { by: Actor; for: string };

/**
 * Opens credentials to ask devices with them; those removed or that cannot be opened are missing. The first use of a day
 * goes into the audit log.
 */
export async function useCredentials(
  tx: Tx,
  deps: Pick<SealingDeps, 'clock' | 'secret' | 'log'>,
  ids: readonly string[],
  use: Use,
): Promise<Map<string, Secret>> {
  const opened = new Map<string, Secret>();
  for (const row of await sealedCredentials(tx, ids)) {
    const secret = opening(deps, row);
    if (!secret) continue;
    opened.set(row.id, secret);
    const { id, clientId, name } = row;
    if (await noteUse(tx, { clientId, id, at: isoOf(deps.clock.now()) }))
      await audit(tx, deps.clock, use.by, {
        act: 'credential.use',
        recordKind: 'credential',
        recordId: id,
        clientId,
        detail: { name, for: use.for },
      });
  }
  return opened;
}

function opening(
  { secret, log }: Pick<SealingDeps, 'secret' | 'log'>,
  row: Identity & Envelope & { clientKey: Buffer },
): Secret | undefined {
  try {
    return openCredential({ installation: secret, clientKey: row.clientKey }, row, row);
  } catch (error) {
    log.error({ err: error, credential: row.id }, 'a credential cannot be opened; enter it anew');
    return undefined;
  }
}

async function sealed(
  tx: Tx,
  { clock, secret }: Pick<SealingDeps, 'clock' | 'secret'>,
  identity: Identity,
  input: CredentialInput,
): Promise<Envelope> {
  const offered = newClientKey(secret, identity.clientId);
  const key = await clientKey(tx, identity.clientId, offered, isoOf(clock.now()));
  return sealCredential({ installation: secret, clientKey: key }, identity, input);
}

function shownOf(input: CredentialInput): Shown {
  switch (input.kind) {
    case 'snmp-v2c':
      return {};
    case 'snmp-v3':
      return { user: input.user, auth: input.auth, priv: input.priv };
    case 'ssh-password':
    case 'ssh-key':
      return { user: input.user };
  }
}

async function tell(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { id, clientId, act, detail }: { id: string; clientId: string; act: string; detail: Record<string, unknown> },
): Promise<void> {
  await recordFact(tx, clock, { topic: 'credential.changed', clientId, subjectId: id });
  await audit(tx, clock, actor, { act, recordKind: 'credential', recordId: id, clientId, detail });
}

async function found(tx: Tx, id: string): Promise<Credential> {
  const credential = await credentialById(tx, id);
  if (!credential) throw notFound('credential');
  return credential;
}

async function current(tx: Tx, id: string, version: number): Promise<Credential> {
  const credential = await credentialForUpdate(tx, id);
  if (!credential) throw notFound('credential');
  if (credential.version !== version)
    throw await changedMeanwhile(tx, { kind: 'credential', id, version, current: credential });
  return credential;
}
