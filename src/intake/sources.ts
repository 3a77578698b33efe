/** Verbs on what senders are told apart by: listeners, keys, relays, users of SNMPv3. The CLI calls them too. */
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId, newSecret } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { sharedListeners } from './listeners.ts';
import { keysOfPhrases } from '../snmp/usm.ts';
import { sealUserKeys } from './sealed-keys.ts';
import type {
  ListenerView,
  MadeKey,
  NewListener,
  NewRelay,
  NewSnmpUser,
  NewSourceKey,
  Relay,
  SnmpUser,
  SourceQuery,
} from './sources-api.ts';
import { refusable } from './sources.refusals.ts';
import {
  deleteSource,
  insertListener,
  insertRelay,
  insertSnmpUser,
  insertSourceKey,
  sourceById,
  sourcesPage,
  updateSource,
} from './sources.store.ts';
import type { PageAsk, SourceChange, SourceTable, SourceViews } from './sources.store.ts';

type Page<T> = { items: T[]; next: string | null };

const nouns = { listener: 'listener', sourceKey: 'source-key', relay: 'relay', snmpUser: 'snmp-user' } as const;

/** One page of one kind of source, newest first. */
export async function listSources<T extends SourceTable>(
  { db }: Deps,
  actor: Actor,
  table: T,
  query: PageAsk,
): Promise<Page<SourceViews[T]>> {
  return db.as(scopeOf(actor), (tx) => sourcesPage(tx, table, query));
}

/** Listeners of clients, newest first; the four shared ones lead the first page. */
export async function listListeners(deps: Deps, actor: Actor, query: SourceQuery): Promise<Page<ListenerView>> {
  const page = await listSources(deps, actor, 'listener', query);
  if (query.after !== undefined || query.clientId !== undefined) return page;
  const shared = sharedListeners(deps.config).map(({ id, kind, port }) => ({
    id: null,
    key: id,
    clientId: null,
    clientName: null,
    name: `Shared ${kind}`,
    kind,
    port,
    enabled: true,
    version: 1,
  }));
  return { items: [...shared, ...page.items], next: page.next };
}

/** Opens one more listener. Throws a Problem when the port has a listener already. */
export async function addListener(deps: Deps, actor: Actor, input: NewListener): Promise<ListenerView> {
  mustSeeAll(actor, input.clientId);
  const { kind, port } = input;
  const transport = (other: string): string => (['syslog-udp', 'trap', 'flow'].includes(other) ? 'udp' : 'tcp');
  if (sharedListeners(deps.config).some((shared) => shared.port === port && transport(shared.kind) === transport(kind)))
    throw new Problem('listener/port-taken', 409, `Port ${port} is one of the shared listeners'. Choose another.`);
  const row = { ...input, key: `${kind}-${port}` };
  return add(deps, actor, 'listener', {
    clientId: input.clientId,
    detail: { kind, port, name: input.name },
    insert: (tx, base) => insertListener(tx, { ...base, ...row }),
  });
}

/** Makes a key. A webhook's or token's secret is made here and told once. */
export async function addSourceKey(deps: Deps, actor: Actor, input: NewSourceKey): Promise<MadeKey> {
  const { kind, clientId, deviceId, name, expiresAt } = input;
  const { hash, hint, secret } = proofOf(input);
  const key = await add(deps, actor, 'sourceKey', {
    clientId,
    detail: { kind, name, deviceId },
    insert: (tx, base) => insertSourceKey(tx, { ...base, clientId, deviceId, kind, name, expiresAt, hash, hint }),
  });
  return {
    key,
    secret,
    path:
      kind === 'webhook' && secret !== null ? `/api/v1/hooks/${secret}` : kind === 'hec' ? '/services/collector' : null,
  };
}

/** Lets an address speak for others. */
export async function addRelay(deps: Deps, actor: Actor, input: NewRelay): Promise<Relay> {
  mustSeeAll(actor, input.clientId);
  return add(deps, actor, 'relay', {
    clientId: input.clientId,
    detail: { name: input.name, address: input.address },
    insert: (tx, base) => insertRelay(tx, { ...base, ...input }),
  });
}

/** Accepts a user of SNMPv3; `secret` is the installation's. Of the pass phrases only the keys are kept, sealed. */
export async function addSnmpUser(
  deps: Deps & { secret: string },
  actor: Actor,
  input: NewSnmpUser,
): Promise<SnmpUser> {
  const { clientId, deviceId, name, auth, authPhrase, priv, privPhrase } = input;
  if (priv !== 'none' && privPhrase === null)
    throw new Problem('snmp-user/no-phrase', 400, 'A user who encrypts needs a pass phrase for that (privPhrase).');
  const keys = keysOfPhrases(auth, authPhrase, priv, privPhrase ?? '');
  return add(deps, actor, 'snmpUser', {
    clientId,
    detail: { name, auth, priv, deviceId },
    insert: (tx, base) =>
      insertSnmpUser(tx, {
        ...base,
        clientId,
        deviceId,
        name,
        auth,
        priv,
        keys: sealUserKeys(deps.secret, { id: base.id, clientId }, keys),
      }),
  });
}

/** Changes what is sent; throws 409 when another changed it first. */
export async function changeSource<T extends SourceTable>(
  deps: Deps,
  actor: Actor,
  { table, id, version, ...change }: { table: T; id: string; version: number } & SourceChange,
): Promise<SourceViews[T]> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await found(tx, table, id, true);
    if (before.version !== version)
      throw new Problem(
        `${nouns[table]}/changed`,
        409,
        'Someone else changed this since you opened it. Look at it again, then repeat your change.',
        { version: before.version },
      );
    await refusable(updateSource(tx, table, id, change));
    await tell(tx, deps, actor, { table, id, clientId: before.clientId, act: 'change', detail: { ...change } });
    return found(tx, table, id);
  });
}

export async function removeSource(deps: Deps, actor: Actor, table: SourceTable, id: string): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const before = await found(tx, table, id, true);
    await deleteSource(tx, table, id);
    await tell(tx, deps, actor, { table, id, clientId: before.clientId, act: 'remove', detail: { name: before.name } });
  });
}

async function add<T extends SourceTable>(
  deps: Deps,
  actor: Actor,
  table: T,
  {
    clientId,
    detail,
    insert,
  }: {
    clientId: string | null;
    detail: Record<string, unknown>;
    insert: (tx: Tx, base: { id: string; createdAt: string }) => Promise<void>;
  },
): Promise<SourceViews[T]> {
  const now = deps.clock.now();
  const id = newId(now);
  return deps.db.as(scopeOf(actor), async (tx) => {
    await refusable(insert(tx, { id, createdAt: isoOf(now) }));
    await tell(tx, deps, actor, { table, id, clientId, act: 'add', detail });
    return found(tx, table, id);
  });
}

async function found<T extends SourceTable>(tx: Tx, table: T, id: string, lock = false): Promise<SourceViews[T]> {
  const row = await sourceById(tx, table, id, lock);
  if (!row) throw notFound(nouns[table]);
  return row;
}

type Told = {
  table: SourceTable;
  id: string;
  clientId: string | null;
  act: 'add' | 'change' | 'remove';
  detail: Record<string, unknown>;
};

async function tell(tx: Tx, { clock }: Deps, actor: Actor, { table, id, clientId, act, detail }: Told): Promise<void> {
  await recordFact(tx, clock, {
    topic: table === 'listener' ? 'listener.changed' : 'source.changed',
    clientId,
    subjectId: id,
  });
  await audit(tx, clock, actor, {
    act: `${nouns[table]}.${act}`,
    recordKind: nouns[table],
    recordId: id,
    clientId,
    detail,
  });
}

/** What speaks for every client is made only by those who see every client. */
function mustSeeAll(actor: Actor, clientId: string | null): void {
  if (clientId === null && actor.clients !== 'all')
    throw new Problem(
      'source/all-clients-only',
      403,
      'What is shared by all clients can be made only by staff who see all clients. Name a client.',
    );
}

/** Communities that half the world has name nobody. */
const COMMON = new Set([
  'public',
  'private',
  'community',
  'snmp',
  'admin',
  'cisco',
  'secret',
  'default',
  'monitor',
  'read',
  'trap',
  'traps',
  'test',
]);

function proofOf(input: NewSourceKey): { hash: Buffer; hint: string; secret: string | null } {
  switch (input.kind) {
    case 'webhook':
    case 'hec': {
      const secret = input.kind === 'hec' ? guidSecret() : newSecret();
      return { hash: sha256(secret), hint: `…${secret.slice(-4)}`, secret };
    }
    case 'certificate': {
      const hash = fingerprintOf(input.certificate);
      return { hash, hint: `${hash.toString('hex').slice(0, 16)}…`, secret: null };
    }
    case 'community':
      if (input.community.length < 6 || COMMON.has(input.community.toLowerCase()))
        throw new Problem(
          'community/common',
          400,
          'This community is too common to tell a client by. Choose one of at least 6 characters that only this client uses.',
        );
      return { hash: sha256(input.community), hint: '', secret: null };
  }
}

/** Some of Splunk's senders accept only a GUID as token: 122 random bits are enough. */
function guidSecret(): string {
  return randomUUID();
}

function fingerprintOf(text: string): Buffer {
  const hex = text.replaceAll(/[\s:]/gu, '').toLowerCase();
  if (/^[0-9a-f]{64}$/u.test(hex)) return Buffer.from(hex, 'hex');
  try {
    return Buffer.from(new X509Certificate(text).fingerprint256.replaceAll(':', ''), 'hex');
  } catch {
    throw new Problem(
      'certificate/unreadable',
      400,
      'This is neither a certificate in PEM ("-----BEGIN CERTIFICATE-----") nor a SHA-256 fingerprint of 64 hexadecimal digits.',
    );
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
