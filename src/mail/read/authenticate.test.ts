import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { movableClock, systemClock } from '../../base/clock.ts';
import { authenticateMail } from './authenticate.ts';
import type { Session } from './authenticate.ts';
import { mailOf } from './fixtures/build.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const RECORDS: Record<string, string> = {
  'acme.example': 'v=spf1 ip4:192.0.2.10 -all',
  '_dmarc.acme.example': 'v=DMARC1; p=reject',
  '_dmarc.lenient.example': 'v=DMARC1; p=none',
  's1._domainkey.acme.example': `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`,
};
const resolver = async (name: string, type: string): Promise<string[][]> => {
  const record = type === 'TXT' ? RECORDS[name] : undefined;
  if (record === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return [[record]];
};
const good: Session = {
  ip: '192.0.2.10',
  helo: 'mx.acme.example',
  mailFrom: 'ann@acme.example',
  server: 'mx.desk.example',
};
const elsewhere: Session = { ...good, ip: '198.51.100.9', mailFrom: 'x@elsewhere.example', helo: 'elsewhere.example' };
const mail = mailOf(['Date: Tue, 24 Nov 2026 09:00:00 +0000', 'Message-ID: <1@acme.example>']);
let signed: Buffer;

beforeAll(async () => {
  const { signatures } = await dkimSign(mail, {
    canonicalization: 'relaxed/relaxed',
    signingDomain: 'acme.example',
    selector: 's1',
    privateKey: keys.privateKey,
    signatureData: [{ signingDomain: 'acme.example', selector: 's1', privateKey: keys.privateKey }],
  });
  signed = Buffer.concat([Buffer.from(signatures), mail]);
});

describe('computed results', () => {
  const of = (bytes: Uint8Array, session: Session) =>
    authenticateMail(bytes, session, 'acme.example', { clock: systemClock, resolver });

  test('from the right server: SPF and DMARC pass', async () => {
    expect(await of(mail, good)).toMatchObject({
      source: 'computed',
      spf: 'pass',
      dmarc: 'pass',
      aligned: true,
      domain: 'acme.example',
    });
  });
  test('through another server: the signature speaks', async () => {
    expect(await of(signed, elsewhere)).toMatchObject({
      spf: 'none',
      dkim: 'pass',
      dmarc: 'pass',
      aligned: true,
      domain: 'acme.example',
    });
  });
  test('failed under p=none: the policy says so', async () => {
    const lenient = mailOf(['From: bo@lenient.example', 'Message-ID: <2@lenient.example>']);
    const found = await authenticateMail(lenient, elsewhere, 'lenient.example', { clock: systemClock, resolver });
    expect(found).toMatchObject({ dmarc: 'fail', policy: 'none', aligned: false });
    expect(await of(mail, elsewhere)).toMatchObject({ dmarc: 'fail', policy: 'reject' });
  });
  test('changed on the way, or never signed: forged', async () => {
    expect(await of(Buffer.concat([signed, Buffer.from('more\r\n')]), elsewhere)).toMatchObject({
      dmarc: 'fail',
      aligned: false,
    });
    expect(await of(mail, elsewhere)).toMatchObject({ dkim: 'none', dmarc: 'fail', aligned: false });
  });
});

test('name servers that do not answer make a temperror, in bounded time', async () => {
  const clock = movableClock(0);
  const waiting = authenticateMail(mail, good, 'acme.example', { clock, resolver: () => new Promise(() => undefined) });
  clock.forward(15_000);
  expect(await waiting).toMatchObject({ source: 'computed', dmarc: 'temperror', aligned: false });
});
