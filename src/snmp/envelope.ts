/** What is around a PDU: version and community, or version 3's header and security parameters (RFC 3412 section 6, RFC 3414 section 2.4). */
import {
  encode,
  encodeInteger,
  encodeOctets,
  enter,
  Malformed,
  peekTag,
  readInteger,
  readOctets,
  readerOf,
  tags,
} from './ber.ts';
import type { Reader } from './ber.ts';
import { decrypt, digestLength, digestOf, encrypt } from './usm.ts';
import type { EngineKeys } from './usm.ts';

export type Community = { version: '1' | '2c'; community: Buffer; pdu: Reader };
export type Header = {
  messageId: number;
  flags: number;
  engineId: Buffer;
  boots: number;
  time: number;
  user: string;
  digest: Buffer;
  digestAt: number;
  salt: Buffer;
};
export type Secured = { version: '3'; header: Header; whole: Buffer; body: Reader };
export type Scoped = { contextEngineId: Buffer; contextName: Buffer; pdu: Reader };

export const flags = { authenticated: 1, encrypted: 2, reportable: 4 } as const;
const USM = 3;
const LARGEST = 65_507;

/** Opens a datagram as far as it can be opened without keys. Throws Malformed. */
export function openEnvelope(datagram: Buffer): Community | Secured {
  const message = enter(readerOf(datagram), tags.sequence);
  const version = readInteger(message);
  if (version === 3) return { version: '3', header: readHeader(message), whole: datagram, body: message };
  if (version !== 0 && version !== 1) throw new Malformed(`SNMP version ${version}`);
  return { version: version === 0 ? '1' : '2c', community: readOctets(message), pdu: message };
}

function readHeader(message: Reader): Header {
  const global = enter(message, tags.sequence);
  const messageId = readInteger(global);
  readInteger(global);
  const flag = readOctets(global);
  if (flag.length !== 1) throw new Malformed('flags of no or several octets');
  if (readInteger(global) !== USM) throw new Malformed('a security model other than USM');
  const security = enter(enter(message, tags.octets), tags.sequence);
  const engineId = readOctets(security);
  const boots = readInteger(security);
  const time = readInteger(security);
  const user = readOctets(security);
  const digest = readOctets(security);
  // RFC 3411: 5 to 32 octets each; none in a discovery.
  if (engineId.length > 32 || user.length > 32) throw new Malformed('an engine or user name too long');
  if (boots !== (boots | 0) || time !== (time | 0)) throw new Malformed('an engine time that cannot be');
  return {
    messageId,
    flags: flag.readUInt8(0),
    engineId,
    boots,
    time,
    user: user.toString('utf8'),
    digest,
    digestAt: security.at - digest.length,
    salt: readOctets(security),
  };
}

/** The scoped PDU, decrypted when it is encrypted; undefined when these keys do not open it. */
export function openScoped({ header, body }: Secured, keys: EngineKeys | undefined): Scoped | undefined {
  const reader = { ...body };
  if ((header.flags & flags.encrypted) === 0) return peekTag(reader) === tags.sequence ? readScoped(reader) : undefined;
  if (keys === undefined) return undefined;
  const plain = decrypt(keys, { ciphertext: readOctets(reader), parameters: header.salt }, header);
  return plain === undefined || plain[0] !== tags.sequence ? undefined : readScoped(readerOf(plain));
}

function readScoped(reader: Reader): Scoped {
  const scoped = enter(reader, tags.sequence);
  return { contextEngineId: readOctets(scoped), contextName: readOctets(scoped), pdu: scoped };
}

/** Answer to a v2c inform: same community, same request id, same varbinds, as a Response. */
export function communityAnswer({ community }: Community, requestId: number, list: Buffer): Buffer {
  return encode(tags.sequence, encodeInteger(1), encodeOctets(community), responsePdu(tags.response, requestId, list));
}

/** A Response or Report PDU without error. */
export function responsePdu(tag: number, requestId: number, list: Buffer): Buffer {
  return encode(tag, encodeInteger(requestId), encodeInteger(0), encodeInteger(0), list);
}

export type Message = {
  messageId: number;
  engineId: Buffer;
  boots: number;
  time: number;
  user: string;
  scoped: { contextEngineId: Buffer; contextName: Buffer };
  pdu: Buffer;
  keys: EngineKeys | undefined;
  /** Encrypt too; only with keys that have a cipher. */
  sealed: boolean;
  /** A request: its receiver says why when it does not accept it. */
  reportable?: true;
};

/** A version 3 message of ours, authenticated and encrypted as far as `keys` say. */
export function securedMessage(message: Message): Buffer {
  const { keys } = message;
  const scoped = encode(
    tags.sequence,
    encodeOctets(message.scoped.contextEngineId),
    encodeOctets(message.scoped.contextName),
    message.pdu,
  );
  const sealed = keys && message.sealed && keys.priv !== 'none' ? encrypt(keys, scoped, message) : undefined;
  const flag =
    (keys ? flags.authenticated : 0) | (sealed ? flags.encrypted : 0) | (message.reportable ? flags.reportable : 0);
  const global = encode(
    tags.sequence,
    encodeInteger(message.messageId),
    encodeInteger(LARGEST),
    encodeOctets(Buffer.from([flag])),
    encodeInteger(USM),
  );
  const digest = Buffer.alloc(keys ? digestLength(keys.auth) : 0);
  const salt = encodeOctets(sealed?.parameters ?? Buffer.alloc(0));
  const body = sealed ? encodeOctets(sealed.ciphertext) : scoped;
  const security = encode(
    tags.sequence,
    encodeOctets(message.engineId),
    encodeInteger(message.boots),
    encodeInteger(message.time),
    encodeOctets(Buffer.from(message.user, 'utf8')),
    encodeOctets(digest),
    salt,
  );
  const whole = encode(tags.sequence, encodeInteger(3), global, encodeOctets(security), body);
  // The digest is over the whole message with zeros in its own place, which salt and body follow.
  if (keys) digestOf(keys, whole).copy(whole, whole.length - body.length - salt.length - digest.length);
  return whole;
}
