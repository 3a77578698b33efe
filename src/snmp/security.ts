/** What surrounds our requests, and what is believed of the answers: a community, or a user of version 3 (RFC 3414 section 3). */
import { enter, readOid, tags } from './ber.ts';
import { flags, openScoped, securedMessage } from './envelope.ts';
import type { Community, Secured } from './envelope.ts';
import { SnmpFailure } from './failure.ts';
import type { FailureReason } from './failure.ts';
import { communityMessage, readAnswer } from './messages.ts';
import type { Answer } from './messages.ts';
import { isAuthentic, localize } from './usm.ts';
import type { EngineKeys, UserKeys } from './usm.ts';

export type Credential =
  | { version: '2c'; community: string }
  /** Without keys neither authenticated nor encrypted. */
  | { version: '3'; user: string; keys: UserKeys | undefined; context?: string };

export type Guard = {
  /** Must the agent's engine be asked for first? */
  isStranger(): boolean;
  seal(id: number, pdu: Buffer): Buffer;
  /** The answer, when it is one that may be believed. Throws Malformed. */
  open(message: Community | Secured): Answer | undefined;
  /** Returns when asking again may help after this report; throws why it cannot. */
  mend(report: Answer): void;
};

export function guardOf(credential: Credential, monotonic: () => number): Guard {
  return credential.version === '2c' ? communityGuard(credential.community) : new UserGuard(credential, monotonic);
}

function communityGuard(text: string): Guard {
  const community = Buffer.from(text, 'utf8');
  return {
    isStranger: () => false,
    seal: (_id, pdu) => communityMessage(community, pdu),
    open: (message) =>
      message.version === '2c' && message.community.equals(community) ? readAnswer(message.pdu) : undefined,
    mend: () => {
      throw new SnmpFailure('unreadable', 'a report in version 2c');
    },
  };
}

/** usmStats (RFC 3414 section 5): which counter a report carries says what was wrong. */
const REPORTS = '1.3.6.1.6.3.15.1.1.';
const reports: Record<string, FailureReason | 'time' | 'engine'> = {
  '1': 'level',
  '2': 'time',
  '3': 'unknown-user',
  '4': 'engine',
  '5': 'wrong-password',
  '6': 'wrong-encryption',
};
const WINDOW_S = 150;
/** RFC 3414 section 2.2.1: an engine's clock ends here, and begins anew with its next boot. */
const MOST_TIME_S = 0x7fff_ffff;
const NOBODY = Buffer.alloc(0);

type Engine = { id: Buffer; boots: number; time: number; heard: number; keys: EngineKeys | undefined };

class UserGuard implements Guard {
  readonly #credential: Extract<Credential, { version: '3' }>;
  readonly #monotonic: () => number;
  #engine: Engine | undefined;

  constructor(credential: Extract<Credential, { version: '3' }>, monotonic: () => number) {
    this.#credential = credential;
    this.#monotonic = monotonic;
  }

  isStranger(): boolean {
    return this.#engine === undefined;
  }

  seal(id: number, pdu: Buffer): Buffer {
    const { user, context } = this.#credential;
    const engine = this.#engine;
    return securedMessage({
      messageId: id,
      engineId: engine?.id ?? NOBODY,
      boots: engine?.boots ?? 0,
      time: engine ? this.#timeOf(engine) : 0,
      user: engine ? user : '',
      scoped: { contextEngineId: engine?.id ?? NOBODY, contextName: Buffer.from(context ?? '', 'utf8') },
      pdu,
      keys: engine?.keys,
      sealed: true,
      reportable: true,
    });
  }

  open(message: Community | Secured): Answer | undefined {
    if (message.version !== '3') return undefined;
    const engine = this.#engine ?? this.#meet(message);
    const proven = this.#isProven(message, engine);
    const scoped = openScoped(message, engine.keys);
    if (!scoped) return undefined;
    const answer = readAnswer(scoped.pdu);
    const { header } = message;
    if (answer.is === 'response') {
      if (engine.keys && !(proven && this.#isTimely(message, engine))) return undefined;
      if (engine.keys && engine.keys.priv !== 'none' && (header.flags & flags.encrypted) === 0) return undefined;
    } else if (proven) Object.assign(engine, { boots: header.boots, time: header.time, heard: this.#monotonic() });
    return answer;
  }

  mend(report: Answer): void {
    const oid = readOid(enter({ ...report.list }, tags.sequence));
    const what = oid.startsWith(REPORTS) ? reports[oid.slice(REPORTS.length).split('.')[0] ?? ''] : undefined;
    // With the right time, or the right engine, the same question is answered.
    if (what === 'time') return;
    if (what !== 'engine') throw new SnmpFailure(what ?? 'unreadable', what ? undefined : `report ${oid}`);
    this.#engine = undefined;
  }

  /** The first report tells the engine's id and clock; what is not so will not be authenticated. */
  #meet({ header }: Secured): Engine {
    const { keys } = this.#credential;
    const engine = {
      id: Buffer.from(header.engineId),
      boots: header.boots,
      time: header.time,
      heard: this.#monotonic(),
      keys: keys && localize(keys, header.engineId),
    };
    if (engine.id.length > 0) this.#engine = engine;
    return engine;
  }

  #isProven({ header, whole }: Secured, engine: Engine): boolean {
    if ((header.flags & flags.authenticated) === 0 || !engine.keys || !header.engineId.equals(engine.id)) return false;
    return isAuthentic(engine.keys, whole, header.digestAt, header.digest);
  }

  /** RFC 3414 section 3.2 7b: no answer from before what is known; a later clock is taken over. */
  #isTimely({ header }: Secured, engine: Engine): boolean {
    if (header.boots < engine.boots) return false;
    const now = this.#timeOf(engine);
    if (header.boots === engine.boots && header.time < now - WINDOW_S) return false;
    if (header.boots > engine.boots || header.time > now)
      Object.assign(engine, { boots: header.boots, time: header.time, heard: this.#monotonic() });
    return true;
  }

  #timeOf(engine: Engine): number {
    return Math.min(MOST_TIME_S, engine.time + Math.floor((this.#monotonic() - engine.heard) / 1000));
  }
}
