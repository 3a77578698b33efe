/** Whether a mail comes from where it says: asked of a real name server, about mails as senders really sign them. */
import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startNameServer } from '../harness/name-server.ts';
import type { NameServer } from '../harness/name-server.ts';
import { freeTcp, startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const dkim = { domainName: 'acme.example', keySelector: 's1', privateKey: keys.privateKey };
const elsewhere = { from: 'bounce@elsewhere.example', to: ['acme@soc.example'] };
const zMessages = z.object({ items: z.array(z.object({ id: z.string(), subject: z.string(), state: z.string() })) });

describe('a sender', () => {
  let names: NameServer;
  let product: Product;
  let staff: Visitor;
  let port = 0;

  /** `relays`: whose handing over says nothing of the sender. */
  const start = async (relays: string): Promise<void> => {
    port = await freeTcp();
    product = await startProduct({
      env: {
        WATCHFLOOR_MAIL_SMTP_PORT: String(port),
        WATCHFLOOR_MAIL_NAME_SERVERS: names.address,
        WATCHFLOOR_MAIL_RELAYS: relays,
      },
    });
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const { id: clientId } = await staff.must('POST', '/clients', { name: 'Acme', zone: 'UTC' });
    await staff.must('POST', '/client-addresses', { clientId, address: 'acme@soc.example' });
  };
  beforeAll(async () => {
    names = await startNameServer();
    names.text('acme.example', 'v=spf1 ip4:127.0.0.1 -all');
    names.text('_dmarc.acme.example', 'v=DMARC1; p=reject');
    names.text('s1._domainkey.acme.example', `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`);
    names.text('elsewhere.example', 'v=spf1 -all');
    names.text('_dmarc.lenient.example', 'v=DMARC1; p=none');
    await start('10.0.0.0/8');
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    await names?.stop();
  });

  const send = async (mail: SendMailOptions): Promise<void> => {
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      secure: false,
      ignoreTLS: true,
      name: 'mx.acme.example',
    });
    await transport.sendMail({ from: 'ann@acme.example', to: 'acme@soc.example', text: 'It is slow.', ...mail });
    transport.close();
  };
  const received = async (subject: string): Promise<Record<string, unknown>> => {
    const seek = async (): Promise<string | undefined> => {
      for (const state of ['filed', 'quarantined']) {
        const { items } = zMessages.parse(await staff.must('GET', `/messages?state=${state}&limit=200`));
        const found = items.find((each) => each.subject === subject);
        if (found) return found.id;
      }
      return undefined;
    };
    await expect.poll(seek, { timeout: 20_000, interval: 100 }).toBeDefined();
    return staff.must('GET', `/messages/${await seek()}`);
  };

  test('from its own server is who it says: SPF, and with it DMARC', async () => {
    await send({ subject: 'By its server' });
    expect(await received('By its server')).toMatchObject({
      state: 'filed',
      sender: 'verified',
      authentication: {
        ...{ source: 'computed', spf: 'pass', dkim: 'none', dmarc: 'pass', domain: 'acme.example', aligned: true },
        peer: { ip: '127.0.0.1', helo: 'mx.acme.example', mailFrom: 'ann@acme.example' },
      },
    });
  }, 60_000);

  test('through another server is told by its signature', async () => {
    await send({ subject: 'Signed', dkim, envelope: elsewhere });
    expect(await received('Signed')).toMatchObject({
      state: 'filed',
      sender: 'verified',
      authentication: { source: 'computed', spf: 'fail', dkim: 'pass', dmarc: 'pass' },
    });
    expect(names.asked).toContain('s1._domainkey.acme.example TXT');
  }, 60_000);

  test('who only says so is forged, and its mail waits for a person', async () => {
    await send({ subject: 'Says so', envelope: elsewhere });
    expect(await received('Says so')).toMatchObject({
      state: 'quarantined',
      sender: 'forged',
      authentication: { spf: 'fail', dkim: 'none', dmarc: 'fail' },
    });
  }, 60_000);

  test('of a domain that asks for no action is not proved, and its mail is filed', async () => {
    await send({ from: 'bo@lenient.example', subject: 'Lenient', envelope: elsewhere });
    expect(await received('Lenient')).toMatchObject({
      ...{ state: 'filed', sender: 'unverified', why: expect.stringContaining('is not proved: DMARC failed') },
      authentication: { spf: 'fail', dmarc: 'fail', policy: 'none', aligned: false },
    });
  }, 60_000);

  test('whose mail was changed on the way is forged too', async () => {
    const maker = createTransport({ streamTransport: true, buffer: true, dkim });
    const made = await maker.sendMail({
      from: 'ann@acme.example',
      to: 'acme@soc.example',
      subject: 'Changed',
      text: 'Pay 1',
    });
    await send({ raw: String(made.message).replace('Pay 1', 'Pay 9'), envelope: elsewhere });
    const { sender, authentication } = await received('Changed');
    expect([sender, authentication]).toMatchObject(['forged', { dmarc: 'fail' }]);
    expect(z.object({ dkim: z.string() }).parse(authentication).dkim).not.toBe('pass');
  }, 60_000);

  test('behind a server of ours: its signature still speaks, that it has none says nothing', async () => {
    await product.remove();
    await start('127.0.0.0/8');
    await send({ subject: 'Forwarded', envelope: elsewhere });
    await send({ subject: 'Forwarded, signed', dkim, envelope: elsewhere });
    expect(await received('Forwarded')).toMatchObject({
      state: 'filed',
      sender: 'unverified',
      authentication: { source: 'none' },
    });
    expect(await received('Forwarded, signed')).toMatchObject({
      sender: 'verified',
      authentication: { source: 'computed', spf: 'none', dkim: 'pass', dmarc: 'pass' },
    });
  }, 120_000);
});
