/** One client's mail for the isolation test: a mailbox, an address, a mail that became a ticket and waits to be proved. */
import { cliActor } from '../../src/people/users.ts';
import { fileWaiting } from '../../src/correspondence/filing.ts';
import { addMailbox } from '../../src/correspondence/mailboxes.ts';
import { keepFromServer } from '../../src/correspondence/take-in.ts';
import type { TestApp } from '../harness/app.ts';
import type { Send } from './world.ts';

type Ids = Record<'mailbox' | 'client-address' | 'message' | 'verification', string>;

export async function makeMail(
  app: TestApp,
  call: Send,
  { clientId, mark, inner }: { clientId: string; mark: string; inner: string },
): Promise<Ids> {
  const mailbox = await addMailbox({ ...app.deps, secret: app.mail.secret }, cliActor('test'), {
    clientId,
    name: `${inner} mailbox`,
    address: `${inner}@soc.example`,
    host: '127.0.0.1',
    port: 1,
    security: 'none',
    username: inner,
    folders: ['INBOX'],
    doneFolder: null,
    login: { auth: 'password', password: 'not in use' },
  });
  const address = `${mark}-desk@soc.example`;
  const known = await call('POST', '/client-addresses', { clientId, address });
  await call('POST', `/clients/${clientId}/contacts`, {
    name: `${mark} sender`,
    kind: 'key',
    channels: [{ kind: 'email', value: `${mark}@sender.example` }],
  });
  const raw = [
    `From: ${mark} sender <${mark}@sender.example>`,
    `To: ${address}`,
    `Subject: ${mark} new user for the VPN`,
    `Message-ID: <${mark}@sender.example>`,
    'Content-Type: text/plain',
    '',
    `${mark} please add a user`,
  ];
  await keepFromServer(app.deps, { by: 'smtp', recipients: [address], raw: Buffer.from(raw.join('\r\n')) });
  await fileWaiting(app.mail);
  const { items } = await call('GET', '/messages?state=filed&limit=200');
  const message = items.find((each: { clientId: string }) => each.clientId === clientId);
  const { verifications } = await call('GET', `/tickets/${message.ticketId}/mail`);
  return {
    mailbox: mailbox.id,
    'client-address': known.id,
    message: message.id,
    verification: verifications[0].id,
  };
}
