import { expect, test } from 'vitest';
import { encode, encodeInteger, encodeOctets, encodeOid, enter, readInteger, readOid, tags } from '../../snmp/ber.ts';
import { flags, openEnvelope, openScoped, responsePdu, securedMessage } from '../../snmp/envelope.ts';
import type { Secured } from '../../snmp/envelope.ts';
import { makeSecurity } from './secure.ts';
import type { Engine, UsmUser } from './secure.ts';
import { decrypt, encrypt, keyOfPhrase, localize, privProtocols } from '../../snmp/usm.ts';
import type { UserKeys } from '../../snmp/usm.ts';

const engine: Engine = { id: Buffer.from('8000000005aabbccdd', 'hex'), boots: 7, time: () => 5000 };
const device = Buffer.from('80001f8880deadbeef', 'hex');
const keys: UserKeys = {
  auth: 'sha256',
  priv: 'aes128',
  authKey: keyOfPhrase('sha256', 'authpass-of-it'),
  privKey: keyOfPhrase('sha256', 'privpass-of-it'),
};
const user: UsmUser = { id: 'u', clientId: 'acme', deviceId: null, name: 'lab', keys };

function security(seconds = { now: 0 }) {
  return makeSecurity({
    engine,
    usersNamed: (name) => (name === 'lab' ? [user] : []),
    monotonic: () => seconds.now * 1000,
  });
}

const pair = (name: string, value: Buffer): Buffer => encode(tags.sequence, encodeOid(name), value);
const linkDown = encode(
  tags.sequence,
  pair('1.3.6.1.2.1.1.3.0', encodeInteger(1, tags.ticks)),
  pair('1.3.6.1.6.3.1.1.4.1.0', encodeOid('1.3.6.1.6.3.1.1.5.3')),
);

/** A trap as the device would send it at that boot and time. */
function trapAt(boots: number, time: number): Secured {
  const sent = securedMessage({
    messageId: 1,
    engineId: device,
    boots,
    time,
    user: 'lab',
    scoped: { contextEngineId: device, contextName: Buffer.alloc(0) },
    pdu: responsePdu(tags.trapV2, 9, linkDown),
    keys: localize(keys, device),
    sealed: true,
  });
  const message = openEnvelope(sent);
  if (message.version !== '3') throw new Error('not version 3');
  return message;
}

/** A discovery, or an inform with a time that is off: authenticated, not encrypted, reportable. */
function asking(engineId: Buffer, time: number): Secured {
  const answer = securedMessage({
    messageId: 77,
    engineId,
    boots: engine.boots,
    time,
    user: engineId.length === 0 ? '' : 'lab',
    scoped: { contextEngineId: engineId, contextName: Buffer.alloc(0) },
    pdu: responsePdu(tags.inform, 9, linkDown),
    keys: undefined,
    sealed: false,
  });
  const message = openEnvelope(answer);
  if (message.version !== '3') throw new Error('not version 3');
  return { ...message, header: { ...message.header, flags: flags.reportable } };
}

/** The counter a report names. */
function counterIn(report: Buffer | undefined): string {
  const message = openEnvelope(report ?? Buffer.alloc(0));
  const scoped = message.version === '3' ? openScoped(message, undefined) : undefined;
  if (!scoped) throw new Error('no report');
  const pdu = enter(scoped.pdu, tags.report);
  for (let i = 0; i < 3; i += 1) readInteger(pdu);
  return readOid(enter(enter(pdu, tags.sequence), tags.sequence));
}

test("keys of the RFC's own example (RFC 3414 appendix A.3)", () => {
  const engineId = Buffer.from('000000000000000000000002', 'hex');
  const bound = (auth: 'md5' | 'sha1'): string => {
    const key = keyOfPhrase(auth, 'maplesyrup');
    return localize({ auth, priv: 'none', authKey: key, privKey: key }, engineId).authKey.toString('hex');
  };
  expect(keyOfPhrase('md5', 'maplesyrup').toString('hex')).toBe('9faf3283884e92834ebc9847d8edd963');
  expect(bound('md5')).toBe('526f5eed9fcce26f8964c2930787d82b');
  expect(keyOfPhrase('sha1', 'maplesyrup').toString('hex')).toBe('9fb5cc0381497b3793528939ff788d5d79145211');
  expect(bound('sha1')).toBe('6695febc9288e36282235fc7151f128497b38f3f');
});

test.each(privProtocols.filter((each) => each !== 'none'))(
  '%s: what was encrypted is decrypted, with the clock it was encrypted at',
  (priv) => {
    const bound = localize({ ...keys, priv }, device);
    const plain = Buffer.from('0123456789abcdef, and some more of it');
    const sealed = encrypt(bound, plain, { boots: 3, time: 99 });
    expect(sealed.ciphertext.includes(plain.subarray(0, 8))).toBe(false);
    expect(decrypt(bound, sealed, { boots: 3, time: 99 })?.subarray(0, plain.length)).toEqual(plain);
    expect(decrypt(bound, { ...sealed, parameters: Buffer.alloc(3) }, { boots: 3, time: 99 })).toBeUndefined();
  },
);

test('a trap played again later is stale; one of the next boot is not', () => {
  const seconds = { now: 0 };
  const check = security(seconds);
  expect(check(trapAt(1, 1000)).is).toBe('open');
  seconds.now = 100;
  expect(check(trapAt(1, 1000)).is).toBe('open');
  seconds.now = 151;
  expect(check(trapAt(1, 1000))).toMatchObject({ is: 'refused', why: 'stale', report: undefined });
  expect(check(trapAt(2, 1)).is).toBe('open');
  expect(check(trapAt(1, 1160))).toMatchObject({ is: 'refused', why: 'stale' });
});

test('an altered message is refused before anything in it is believed', () => {
  const check = security();
  const message = trapAt(1, 1000);
  message.whole[message.whole.length - 1]! ^= 1;
  expect(check(message)).toMatchObject({
    is: 'refused',
    why: 'bad-credential',
    detail: 'wrong authentication of user lab',
  });
  // Its clock was not learned: an older genuine one is still in time.
  expect(check(trapAt(1, 1)).is).toBe('open');
});

test('whoever asks who we are is told our engine; an unauthenticated inform is told that its user is unknown', () => {
  const check = security();
  const discovery = check(asking(Buffer.alloc(0), 0));
  if (discovery.is !== 'discovery') throw new Error('no discovery');
  expect(counterIn(discovery.report)).toBe('1.3.6.1.6.3.15.1.1.4.0');
  const report = openEnvelope(discovery.report);
  expect(report).toMatchObject({
    version: '3',
    header: { engineId: engine.id, boots: 7, time: 5000, messageId: 77, user: '' },
  });
  const refused = check(asking(engine.id, 5000));
  expect(refused).toMatchObject({ is: 'refused', why: 'bad-credential' });
  expect(counterIn(refused.is === 'refused' ? refused.report : undefined)).toBe('1.3.6.1.6.3.15.1.1.3.0');
});

test('a message of another security model, or with an engine id of nonsense, is malformed', () => {
  const header = (model: number): Buffer =>
    encode(
      tags.sequence,
      encodeInteger(1),
      encodeInteger(65_507),
      encodeOctets(Buffer.from([0])),
      encodeInteger(model),
    );
  expect(() => openEnvelope(encode(tags.sequence, encodeInteger(3), header(2), encodeOctets(Buffer.alloc(0))))).toThrow(
    'security model',
  );
  expect(() =>
    security()({ ...trapAt(1, 1), header: { ...trapAt(1, 1).header, engineId: Buffer.from('ab') } }),
  ).toThrow('engine id too short');
});
