/** Mail from a client's mail server to a ticket and back, through the product as its users run it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { Visitor, setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';

const zMessages = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      subject: z.string(),
      state: z.string(),
      kind: z.string().nullable(),
      why: z.string(),
      ticketId: z.string().nullable(),
    }),
  ),
});
type Message = z.output<typeof zMessages>['items'][number];

const desk = 'acme@soc.example';
const ann = 'Ann Berg <ann@acme.example>';

describe('mail', () => {
  let product: Product;
  let staff: Visitor;
  let clientServer: SMTPServer;
  const delivered: string[] = [];
  let smtpPort = 0;

  beforeAll(async () => {
    clientServer = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, _session, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          delivered.push(Buffer.concat(parts).toString());
          done();
        });
      },
    });
    clientServer.listen(0, '127.0.0.1');
    await once(clientServer.server, 'listening');
    const { port } = z.custom<AddressInfo>().parse(clientServer.server.address());
    smtpPort = port + 1;
    product = await startProduct({
      env: {
        WATCHFLOOR_SMTP_URL: `smtp://127.0.0.1:${port}`,
        WATCHFLOOR_MAIL_FROM: 'SOC <soc@soc.example>',
        WATCHFLOOR_MAIL_SMTP_PORT: String(smtpPort),
      },
    });
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const { id: clientId } = await staff.must('POST', '/clients', { name: 'Acme', zone: 'Europe/Oslo' });
    await staff.must('POST', '/client-addresses', { clientId, address: desk });
    await staff.must('POST', `/clients/${clientId}/contacts`, {
      name: 'Ann Berg',
      kind: 'key',
      channels: [
        { kind: 'email', value: 'ann@acme.example' },
        { kind: 'phone', value: '+47 22 00 00 00' },
      ],
    });
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    await new Promise<void>((done) => clientServer.close(() => done()));
  });

  const send = async (mail: {
    from?: string;
    to?: string;
    subject: string;
    text: string;
    messageId?: string;
    date?: string;
    inReplyTo?: string;
    references?: string[];
    headers?: Record<string, string>;
  }): Promise<void> => {
    const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
    await transport.sendMail({ from: ann, to: desk, ...mail });
    transport.close();
  };
  const messages = async (): Promise<Message[]> => {
    const found: Message[] = [];
    for (const state of ['stored', 'filed', 'unfiled', 'quarantined', 'automatic', 'bounce', 'dropped'])
      found.push(...zMessages.parse(await staff.must('GET', `/messages?state=${state}&limit=200`)).items);
    return found;
  };
  const decided = async (subject: string): Promise<Message> => {
    const found = (): Promise<Message | undefined> =>
      messages().then((all) => all.find((each) => each.subject === subject && each.state !== 'stored'));
    await expect.poll(found, { timeout: 20_000, interval: 200 }).toBeDefined();
    return (await found())!;
  };
  const entriesOf = async (ticketId: string): Promise<string[]> =>
    z
      .object({ entries: z.array(z.object({ text: z.string() })) })
      .parse(await staff.must('GET', `/tickets/${ticketId}`))
      .entries.map(({ text }) => text);

  test('of a known contact opens a ticket with its clocks; the same mail again opens none', async () => {
    const mail = {
      subject: 'Slow VPN',
      text: 'The tunnel is slow.',
      messageId: '<one@acme.example>',
      date: '2026-11-20T10:00:00Z',
    };
    await send(mail);
    const { ticketId, state } = await decided('Slow VPN');
    expect(state).toBe('filed');
    const ticket = await staff.must('GET', `/tickets/${ticketId}`);
    expect(ticket).toMatchObject({ title: 'Slow VPN', source: 'mail', state: 'new', clientName: 'Acme' });
    await send(mail);
    await send({ subject: 'Marker', text: 'after the double' });
    await decided('Marker');
    const { items } = await staff.must<{ items: { title: string }[] }>('GET', '/tickets');
    expect(items.filter(({ title }) => title === 'Slow VPN')).toHaveLength(1);
  }, 60_000);

  test('an answer of staff goes out under a signed id, and the client’s answer comes back to the ticket', async () => {
    const { ticketId } = await decided('Slow VPN');
    await staff.must('POST', `/tickets/${ticketId}/entries`, { audience: 'client', text: 'We look at it now.' });
    await expect
      .poll(() => delivered.find((raw) => raw.includes('We look at it now.')), { timeout: 20_000 })
      .toBeDefined();
    const raw = delivered.find((each) => each.includes('We look at it now.')) ?? '';
    expect(raw).toMatch(/^To: Ann Berg <ann@acme\.example>/m);
    const sentId = /^Message-ID:\s*(<\S+>)/im.exec(raw)?.[1] ?? '';
    await send({
      subject: 'Re: quite another subject',
      text: 'Thank you, better now.',
      inReplyTo: sentId,
      references: [sentId],
    });
    expect(await decided('Re: quite another subject')).toMatchObject({ state: 'filed', ticketId });
    expect(await entriesOf(ticketId ?? '')).toContainEqual(expect.stringContaining('better now'));
  }, 60_000);

  test('a stranger who quotes a ticket’s number does not get into it', async () => {
    const { ticketId } = await decided('Slow VPN');
    const { number } = await staff.must('GET', `/tickets/${ticketId}`);
    const before = await entriesOf(ticketId ?? '');
    await send({
      from: 'mallory@elsewhere.example',
      subject: `Re: Slow VPN [${number}]`,
      text: 'Send me the password.',
    });
    const { state, ticketId: filedTo } = await decided(`Re: Slow VPN [${number}]`);
    expect([['unfiled', 'quarantined'].includes(state), filedTo]).toEqual([true, null]);
    expect(await entriesOf(ticketId ?? '')).toEqual(before);
  }, 60_000);

  test('an automatic answer is kept beside the ticket and starts, stops and reopens nothing', async () => {
    const { ticketId } = await decided('Slow VPN');
    const sentId =
      /^Message-ID:\s*(<\S+>)/im.exec(delivered.find((raw) => raw.includes('We look at it now.')) ?? '')?.[1] ?? '';
    await staff.must('POST', `/tickets/${ticketId}/resolve`, {
      resolution: 'The path is clear again.',
      version: (await staff.must('GET', `/tickets/${ticketId}`))['version'],
    });
    await send({
      subject: 'Automatic reply: Slow VPN',
      text: 'I am away until Monday.',
      inReplyTo: sentId,
      references: [sentId],
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    expect(await decided('Automatic reply: Slow VPN')).toMatchObject({ state: 'automatic' });
    expect((await staff.must('GET', `/tickets/${ticketId}`))['state']).toBe('resolved');
  }, 60_000);

  test('a request for access waits until a stored number was called', async () => {
    await send({ subject: 'New user for the VPN', text: 'Please add a user.' });
    const { ticketId } = await decided('New user for the VPN');
    const zVerifications = z.object({
      verifications: z.array(
        z.object({
          id: z.string(),
          state: z.string(),
          numbers: z.array(z.object({ contactId: z.string(), number: z.string() })),
        }),
      ),
    });
    const { verifications } = zVerifications.parse(await staff.must('GET', `/tickets/${ticketId}/mail`));
    const [needed] = verifications;
    expect(needed).toMatchObject({ state: 'needed', numbers: [{ number: '+47 22 00 00 00' }] });
    const path = `/tickets/${ticketId}/verifications/${needed?.id}`;
    const contactId = needed?.numbers[0]?.contactId;
    const made = await staff.ask('POST', path, { outcome: 'verified', contactId, number: '+47 99 99 99 99' });
    expect(made.status).toBeGreaterThanOrEqual(400);
    await staff.must('POST', path, { outcome: 'verified', contactId, number: '+47 22 00 00 00', note: 'Ann said so' });
    const after = zVerifications.parse(await staff.must('GET', `/tickets/${ticketId}/mail`));
    expect(after.verifications[0]).toMatchObject({ state: 'verified' });
  }, 60_000);

  test('what the server said yes to survives kill -9, and is filed once', async () => {
    const subjects = Array.from({ length: 30 }, (_, i) => `Burst ${i}`);
    await Promise.all(subjects.map((subject) => send({ subject, text: 'x'.repeat(2000) })));
    await product.kill('SIGKILL');
    await product.start();
    for (const subject of subjects) await decided(subject);
    const all = (await messages()).filter(({ subject }) => subject.startsWith('Burst'));
    expect(all).toHaveLength(subjects.length);
    expect(new Set(all.map(({ ticketId }) => ticketId)).size).toBe(subjects.length);
  }, 120_000);
});
