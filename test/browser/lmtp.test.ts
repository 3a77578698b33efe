/** Mail that a real postfix hands to us by LMTP, up to the engineer's screen. */
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';
import { hasPostfix, startPostfixBefore } from '../harness/postfix.ts';
import type { Postfix } from '../harness/postfix.ts';
import { freeTcp } from '../harness/product.ts';

const ann = 'Ann Berg <ann@acme.example>';

describe.skipIf(!hasChromium || !hasPostfix)('mail by LMTP', () => {
  let desk: Desk;
  let postfix: Postfix;

  beforeAll(async () => {
    const lmtp = await freeTcp();
    desk = await startDesk({ WATCHFLOOR_MAIL_LMTP_PORT: String(lmtp) });
    postfix = await startPostfixBefore('soc.example', lmtp);
    const { ada, clientId } = desk;
    await ada.must('POST', '/client-addresses', { clientId, address: 'acme@soc.example' });
    await ada.must('POST', `/clients/${clientId}/contacts`, {
      name: 'Ann Berg',
      kind: 'key',
      channels: [{ kind: 'email', value: 'ann@acme.example' }],
    });
  }, 180_000);
  afterAll(async () => {
    postfix?.stop();
    await desk?.close();
  });

  const send = async (mail: { from: string; to: string; subject: string; text: string }): Promise<void> => {
    const transport = createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true });
    await transport.sendMail(mail);
    transport.close();
  };

  test('a contact’s mail stands in the open queue by itself, and is read there word for word', async () => {
    const { page, faults, context } = await seat(desk.browser, desk.product.origin, { visitor: desk.ben });
    await page.goto('/tickets');
    await page.getByRole('heading', { name: 'Ticket queue' }).waitFor();
    const text = 'Seit heute früh geht nichts mehr.\n.\n..Grüße, Ann';
    await send({ from: ann, to: 'acme@soc.example', subject: 'Leitung nach München ist weg', text });
    await page.getByText('Leitung nach München ist weg').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Leitung nach München ist weg' }).waitFor();
    await page.getByText('Ann Berg').first().waitFor();
    // A line of one dot ends a mail on the wire, and two at a line’s begin are one: neither may be seen here.
    await page
      .getByText(/geht nichts mehr\.\s+\.\s+\.\.Grüße, Ann/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  test('a stranger who quotes a ticket’s number waits to be looked at', async () => {
    const { id, number } = await desk.ada.must<{ id: string; number: string }>('POST', '/tickets', {
      clientId: desk.clientId,
      title: 'Only for Ann',
    });
    const subject = `Re: [${number}] Only for Ann`;
    await send({ from: 'eve@elsewhere.example', to: 'acme@soc.example', subject, text: 'Let me in.' });
    const { page, faults, context } = await seat(desk.browser, desk.product.origin, { visitor: desk.ada });
    await page.goto('/mail');
    await page.getByText(subject).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByLabel('Text of the mail').getByText('Let me in.').waitFor();
    expect(JSON.stringify(await desk.ada.must('GET', `/tickets/${id}`))).not.toContain('Let me in.');
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  test('an address that is none of ours is refused, and what comes after it still arrives', async () => {
    await send({ from: ann, to: 'nobody@soc.example', subject: 'Into the void', text: 'Hello?' });
    await send({ from: ann, to: 'acme@soc.example', subject: 'After the void', text: 'Hello.' });
    const { page, context } = await seat(desk.browser, desk.product.origin, { visitor: desk.ben });
    await page.goto('/tickets');
    await page.getByText('After the void').waitFor();
    for (const path of ['/tickets', '/mail']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.getByText('Into the void').count()).toBe(0);
    }
    await context.close();
  }, 90_000);
});
