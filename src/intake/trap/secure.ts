/** Version 3 messages checked as RFC 3414 section 3.2 says: user, digest, timeliness, decryption; and the reports that tell a sender what to mend. */
import { encode, encodeInteger, encodeOid, enter, Malformed, peekTag, tags } from '../../snmp/ber.ts';
import { flags, openScoped, responsePdu, securedMessage } from '../../snmp/envelope.ts';
import type { Scoped, Secured } from '../../snmp/envelope.ts';
import { readRequestId } from '../../snmp/pdu.ts';
import { isAuthentic, localize } from '../../snmp/usm.ts';
import type { EngineKeys, UserKeys } from '../../snmp/usm.ts';

/** Someone whose traps and informs we accept; the same name may exist at several clients, the keys tell them apart. */
export type UsmUser = { id: string; clientId: string; deviceId: string | null; name: string; keys: UserKeys };

/** Ourselves, the authoritative engine of informs. `time`: seconds since the start that counted `boots` up. */
export type Engine = { id: Buffer; boots: number; time(): number };

export type Refusal = 'bad-credential' | 'stale';
export type Checked =
  | { is: 'open'; scoped: Scoped; users: readonly UsmUser[]; keys: EngineKeys }
  | { is: 'refused'; why: Refusal; detail: string; report: Buffer | undefined }
  /** A sender's first question: who are you, what is your time? Nothing to record. */
  | { is: 'discovery'; report: Buffer };

const stats = {
  notInTime: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUser: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngine: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigest: '1.3.6.1.6.3.15.1.1.5.0',
  decryption: '1.3.6.1.6.3.15.1.1.6.0',
} as const;
const WINDOW = 150;
const LAST_BOOT = 0x7fff_ffff;
const MOST_ENGINES = 20_000;
const MOST_KEYS = 20_000;
const SMALLEST_ENGINE_ID = 5;

export type SecurityOptions = { engine: Engine; usersNamed(name: string): readonly UsmUser[]; monotonic(): number };

/** Keeps what it knows of senders' clocks and localized keys, both bounded; the oldest known is forgotten first. */
export function makeSecurity({ engine, usersNamed, monotonic }: SecurityOptions): (message: Secured) => Checked {
  const clocks = new Map<string, { boots: number; time: number; heard: number }>();
  const localized = new Map<string, { user: UsmUser; keys: EngineKeys }>();
  let asked = 0;

  const keysOf = (user: UsmUser, engineId: Buffer): EngineKeys => {
    const name = `${user.id} ${engineId.toString('hex')}`;
    const known = localized.get(name);
    // A changed user is another object: its old keys are not used again.
    if (known?.user === user) return known.keys;
    const keys = localize(user.keys, engineId);
    remember(localized, name, { user, keys }, MOST_KEYS);
    return keys;
  };

  const report = (message: Secured, oid: string, keys: EngineKeys | undefined): Buffer | undefined => {
    if ((message.header.flags & flags.reportable) === 0) return undefined;
    asked = (asked + 1) >>> 0;
    const counter = encode(tags.sequence, encode(tags.sequence, encodeOid(oid), encodeInteger(asked, tags.counter32)));
    const { messageId, user } = message.header;
    const pdu = responsePdu(tags.report, requestIdOf(message), counter);
    return securedMessage({
      messageId,
      user: keys ? user : '',
      engineId: engine.id,
      boots: engine.boots,
      time: engine.time(),
      scoped: { contextEngineId: engine.id, contextName: Buffer.alloc(0) },
      pdu,
      keys,
      sealed: false,
    });
  };

  /** RFC 3414 section 3.2 7: our own clock for informs, what we last heard from the sender for traps. */
  const inTime = ({ header }: Secured): boolean => {
    if (header.boots === LAST_BOOT) return false;
    if (header.engineId.equals(engine.id))
      return header.boots === engine.boots && Math.abs(header.time - engine.time()) <= WINDOW;
    const name = header.engineId.toString('hex');
    const known = clocks.get(name);
    const now = monotonic() / 1000;
    if (
      known &&
      (header.boots < known.boots ||
        (header.boots === known.boots && header.time < known.time + (now - known.heard) - WINDOW))
    )
      return false;
    if (!known || header.boots > known.boots || header.time > known.time)
      remember(clocks, name, { boots: header.boots, time: header.time, heard: now }, MOST_ENGINES);
    return true;
  };

  return (message) => {
    const { header } = message;
    const reportable = (header.flags & flags.reportable) !== 0;
    if (reportable && !header.engineId.equals(engine.id))
      return { is: 'discovery', report: report(message, stats.unknownEngine, undefined) ?? Buffer.alloc(0) };
    const refuse = (why: Refusal, detail: string, oid: string, keys?: EngineKeys): Checked => ({
      is: 'refused',
      why,
      detail,
      report: report(message, oid, keys),
    });
    if (header.engineId.length < SMALLEST_ENGINE_ID) throw new Malformed('an engine id too short');
    if ((header.flags & flags.authenticated) === 0)
      return refuse('bad-credential', `user ${header.user} sent without authentication`, stats.unknownUser);
    const named = usersNamed(header.user);
    if (named.length === 0) return refuse('bad-credential', `no user ${header.user} is known`, stats.unknownUser);
    const proven = named.filter((user) =>
      isAuthentic(keysOf(user, header.engineId), message.whole, header.digestAt, header.digest),
    );
    const first = proven[0];
    if (!first) return refuse('bad-credential', `wrong authentication of user ${header.user}`, stats.wrongDigest);
    const keys = keysOf(first, header.engineId);
    if (!inTime(message))
      return refuse(
        'stale',
        `user ${header.user}: boots ${header.boots}, time ${header.time} lie behind what this engine said before`,
        stats.notInTime,
        keys,
      );
    if (proven.every((user) => user.keys.priv !== 'none') && (header.flags & flags.encrypted) === 0)
      return refuse('bad-credential', `user ${header.user} must encrypt`, stats.decryption, keys);
    const opening = proven
      .filter((user) => (user.keys.priv === 'none') === ((header.flags & flags.encrypted) === 0))
      .map((user) => ({ user, keys: keysOf(user, header.engineId) }));
    const open = opening.flatMap((each) => ({ ...each, scoped: opened(message, each.keys) }));
    const usable = open.find((each) => each.scoped !== undefined);
    if (!usable?.scoped)
      return refuse('bad-credential', `wrong encryption of user ${header.user}`, stats.decryption, keys);
    return {
      is: 'open',
      scoped: usable.scoped,
      users: open.filter((each) => each.scoped !== undefined).map((each) => each.user),
      keys: usable.keys,
    };
  };
}

/** Nonsense after decryption is a wrong key, not a malformed message: the digest was right. */
function opened(message: Secured, keys: EngineKeys): Scoped | undefined {
  try {
    return openScoped(message, keys);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Known only when the message is not encrypted; else 0 (RFC 3412 section 7.1 3b). */
function requestIdOf(message: Secured): number {
  if ((message.header.flags & flags.encrypted) !== 0) return 0;
  const reader = { ...message.body };
  if (peekTag(reader) !== tags.sequence) return 0;
  const scoped = enter(reader, tags.sequence);
  enter(scoped, tags.octets);
  enter(scoped, tags.octets);
  return readRequestId(scoped);
}

function remember<V>(map: Map<string, V>, name: string, value: V, most: number): void {
  map.delete(name);
  map.set(name, value);
  if (map.size <= most) return;
  const oldest = map.keys().next().value;
  if (oldest !== undefined) map.delete(oldest);
}
