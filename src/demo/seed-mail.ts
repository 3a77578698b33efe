/** Mail of the demo: stored, read, decided on and filed by the product's own intake; answers go out to a server that takes everything. */
import type { Actor } from '../base/actor.ts';
import type { MailDeps } from '../correspondence/parts.ts';
import { addAddress, listAddresses, setRule } from '../correspondence/mailboxes.ts';
import { readConversation } from '../correspondence/conversation.ts';
import { fileWaiting } from '../correspondence/filing.ts';
import { repliesWorker } from '../correspondence/correspondence.ts';
import { sendNext } from '../correspondence/outgoing.ts';
import { keepFromServer } from '../correspondence/take-in.ts';
import { listMessages } from '../correspondence/unfiled.ts';
import type { MessageLine } from '../correspondence/unfiled.ts';
import { workFacts } from '../db/facts.ts';
import type { TicketPost } from '../mail/send.ts';
import { listClients } from '../people/clients.ts';
import { addEntry, readTicket } from '../tickets/tickets.ts';
import { OUR_LOOP_HEADER } from '../mail/read/ours.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { addressOf, bounceOf, wireOf } from './mail-text.ts';
import {
  away,
  bins,
  binsAnswer,
  cameras,
  camerasAnswer,
  camerasReply,
  rules,
  scanner,
  scannerAnswer,
  singles,
  stranger,
} from './mails.ts';
import type { DemoMail } from './mails.ts';
import { clients, staff } from './world.ts';

const ALL = 200;
const TRIES = 100;
const AGAIN_MS = 50;

/** Addresses, aliases and rules, then mails; what is there already is left alone. */
export async function seedMail(mail: MailDeps, cast: Cast): Promise<void> {
  await seedAddresses(mail, cast);
  const filed = await listMessages(mail, cliActor, { state: 'filed', limit: 1 });
  if (filed.items.length > 0) return;
  for (const [i, each] of singles.entries()) await takeIn(mail, each, `single-${i}`);
  const begun = [
    { first: cameras, answer: camerasAnswer },
    { first: bins, answer: binsAnswer },
    { first: scanner, answer: scannerAnswer },
  ];
  for (const { first, answer } of begun) {
    const ticketId = await ticketOf(mail, await takeIn(mail, first, first.to));
    await addEntry(mail, actorIn(cast, answer.who), ticketId, { audience: 'client', text: answer.text });
  }
  await sendOut(mail, begun.length);
  await answersCome(mail);
}

/** Each client's desk, and its lead engineer's own alias for it. */
async function seedAddresses(mail: MailDeps, cast: Cast): Promise<void> {
  const { items } = await listClients(mail, cliActor, { archived: 'all', limit: ALL });
  const clientIds = new Map(items.map(({ name, id }) => [name, id]));
  const known = new Set((await listAddresses(mail, cliActor)).items.map(({ address }) => address));
  for (const { name, lead } of clients) {
    const clientId = clientIds.get(name);
    if (clientId === undefined) throw new Error(`${name} was not seeded`);
    const short = shortOf(name);
    const desk = addressOf(short);
    if (!known.has(desk)) await addAddress(mail, cliActor, { clientId, address: desk, subaddressing: true });
    const own = staff.find((each) => each.name === lead)?.email ?? '';
    const alias = own.replace('@', `+${short}@`);
    const staffId = actorIn(cast, lead).id ?? '';
    if (!known.has(alias))
      await addAddress(mail, cliActor, { clientId, address: alias, staffId, subaddressing: false });
    const rule = rules[name];
    if (rule !== undefined && !known.has(desk)) await setRule(mail, cliActor, clientId, rule);
  }
}

/** `Banco do Planalto` is called planalto, everyone else by their first word. */
function shortOf(name: string): string {
  const words = name.toLowerCase().split(' ');
  return (words[0] === 'banco' ? words.at(-1) : words[0]) ?? name;
}

/** Hands a mail over as another server would, and has it filed. */
async function takeIn(mail: MailDeps, given: DemoMail, id: string): Promise<string> {
  const raw = wireOf(given, { id: `demo-${id}`, date: new Date(mail.clock.now()) });
  await hand(mail, given.to, raw);
  return given.subject;
}

async function hand(mail: MailDeps, to: string, raw: Buffer): Promise<void> {
  await keepFromServer(mail, { by: 'smtp', recipients: [addressOf(to)], raw });
  // The server's own intake may be at it already: whoever is first files it.
  for (let tries = 0; tries < TRIES; tries += 1) {
    await fileWaiting(mail);
    const { items } = await listMessages(mail, cliActor, { state: 'stored', limit: 1 });
    if (items.length === 0) return;
    await soon(mail);
  }
}

function soon({ clock }: MailDeps): Promise<void> {
  return new Promise((resolve) => clock.after(AGAIN_MS, resolve));
}

async function filedAs(mail: MailDeps, subject: string): Promise<MessageLine> {
  const { items } = await listMessages(mail, cliActor, { state: 'filed', limit: ALL });
  const found = items.find((each) => each.subject === subject);
  if (!found) throw new Error(`the demo's mail "${subject}" became no ticket`);
  return found;
}

async function ticketOf(mail: MailDeps, subject: string): Promise<string> {
  const { ticketId } = await filedAs(mail, subject);
  if (ticketId === null || ticketId === undefined) throw new Error(`the demo's mail "${subject}" has no ticket`);
  return ticketId;
}

/** The invented people's mail server: takes everything, keeps nothing. */
const everything: TicketPost = {
  send: ({ messageId }) =>
    Promise.resolve({ is: 'sent', said: `250 2.0.0 Ok: queued as ${messageId.slice(3, 13).toUpperCase()}` }),
  close: () => undefined,
};

/** What was written goes out; a fact is seen once no older transaction is open. */
async function sendOut(mail: MailDeps, expected: number): Promise<void> {
  const config = { ...mail.config, smtpUrl: 'smtp://localhost' };
  const worker = { ...repliesWorker({ ...mail, config }), name: 'demo.replies' };
  let sent = 0;
  for (let tries = 0; sent < expected && tries < TRIES; tries += 1) {
    while ((await workFacts(mail.db, worker)) > 0);
    while (await sendNext(mail, everything)) sent += 1;
    if (sent < expected) await soon(mail);
  }
}

/** What comes of it: an answer, a notice, a bounce, a stranger with the number, and our own mail in a circle. */
async function answersCome(mail: MailDeps): Promise<void> {
  const conversation = async (of: DemoMail) => {
    const ticketId = await ticketOf(mail, of.subject);
    const { went } = await readConversation(mail, cliActor, ticketId);
    const first = went[0];
    if (!first) throw new Error(`nothing went out on "${of.subject}"`);
    const { number } = await readTicket(mail, cliActor, ticketId);
    return { number, to: first.to, messageId: mail.tokens.messageId(ticketId, first.id) };
  };
  const inReplyTo = ({ messageId }: { messageId: string }): string => `In-Reply-To: ${messageId}`;
  const [onCameras, onBins, onScanner] = [
    await conversation(cameras),
    await conversation(bins),
    await conversation(scanner),
  ];
  const reply = camerasReply(camerasAnswer.text);
  await takeIn(mail, { ...reply, to: cameras.to, head: [inReplyTo(onCameras)] }, 'cameras-reply');
  await takeIn(mail, { ...away, to: bins.to, head: [...(away.head ?? []), inReplyTo(onBins)] }, 'away');
  await takeIn(mail, stranger(onCameras.number), 'stranger');
  const said = '552 5.2.2 The mailbox of this person is full';
  const bounce = {
    from: addressOf(scanner.to),
    recipient: onScanner.to,
    messageId: onScanner.messageId,
    subject: scanner.subject,
    said,
  };
  await hand(mail, scanner.to, bounceOf(bounce, new Date(mail.clock.now())));
  const own = {
    ...bins,
    from: `Watchfloor <${addressOf('brightwater')}>`,
    head: [`${OUR_LOOP_HEADER}: ${mail.tokens.loopToken}`],
  };
  await takeIn(mail, own, 'circle');
}

function actorIn(cast: Cast, name: string): Actor {
  const actor = cast.staff.get(name);
  if (!actor) throw new Error(`nobody of the demo is called ${name}`);
  return actor;
}
