/** One mail brought in twice at once, a thousand times: kept once, filed once, answered for once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { openMail } from '../../src/correspondence/correspondence.ts';
import { fileWaiting } from '../../src/correspondence/filing.ts';
import { addMailbox } from '../../src/correspondence/mailboxes.ts';
import type { MailDeps } from '../../src/correspondence/parts.ts';
import { keepFromImap, keepFromServer } from '../../src/correspondence/take-in.ts';
import { addContact } from '../../src/people/contacts.ts';
import { makeStaff, staffActor } from '../harness/factories.ts';
import { LIMIT, atOnce, raceWorld, rounds } from './world.ts';
import type { RaceWorld } from './world.ts';

let world: RaceWorld;
let deps: MailDeps;
type Mailbox = { id: string; clientId: string; address: string; place: number };
let mailboxes: Mailbox[];

beforeAll(async () => {
  world = await raceWorld(systemClock);
  deps = openMail(world.deps, 'a secret of at least thirty-two characters');
  const { clientId } = world;
  const manager = staffActor(await makeStaff(world.deps.db, 'administrator', { allClients: true }), 'administrator');
  await addContact(world.deps, manager, clientId, {
    name: 'Ada Berg',
    kind: 'key',
    channels: [{ kind: 'email', value: 'ada@acme.example' }],
  });
  mailboxes = [];
  for (const name of ['desk', 'lead']) {
    const { id } = await addMailbox(deps, manager, {
      name,
      clientId,
      address: `${name}@soc.example`,
      host: 'mail.soc.example',
      port: 993,
      username: name,
      login: { auth: 'password', password: 'x' },
      folders: ['INBOX'],
      doneFolder: 'Done',
      security: 'tls',
    });
    mailboxes.push({ id, clientId, address: `${name}@soc.example`, place: 1 });
  }
});
afterAll(async () => {
  await deps.reader.close();
  await world.close();
});

const mailOf = (round: number, subject: string): Buffer =>
  Buffer.from(
    [
      'From: Ada Berg <ada@acme.example>',
      'To: desk@soc.example, lead@soc.example',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(' ', '-')}@acme.example>`,
      'Date: Mon, 2 Mar 2026 09:00:00 +0000',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `The warehouse is offline, ${round}.`,
      '',
    ].join('\r\n'),
  );

async function held(subject: string): Promise<{ state: string; act: string | null; duplicate: boolean }[]> {
  const { rows } = await world.owner.query<{ state: string; act: string | null; duplicate: boolean }>(
    'select state, act, duplicate_of is not null as duplicate from message where subject = $1 order by seq',
    [subject],
  );
  return rows;
}
async function ticketsOf(subject: string): Promise<{ id: string; description: string }[]> {
  const asked = 'select id, description from ticket where title = $1';
  return (await world.owner.query<{ id: string; description: string }>(asked, [subject])).rows;
}
async function mustBeOne(subject: string, round: number): Promise<void> {
  const tickets = await ticketsOf(subject);
  expect(tickets.map(({ description }) => description.trim())).toEqual([`The warehouse is offline, ${round}.`]);
  const of = await world.held(tickets[0]!.id);
  expect([of.topics, of.acts]).toEqual([['ticket.opened'], ['ticket.opened']]);
  expect(of.clocks.map(({ kind }) => kind)).toEqual(['acknowledgement', 'first-response']);
  expect(of.entries).toEqual([]);
}
async function waiting(): Promise<number> {
  const { rows } = await world.owner.query<{ count: number }>(
    `select count(*) as count from message where state = 'stored'`,
  );
  return rows[0]?.count ?? 0;
}
/** Two servers file what waits, until nothing does. */
async function file(round: number): Promise<void> {
  do
    expect(
      await atOnce(
        round,
        () => fileWaiting(deps),
        () => fileWaiting(deps),
      ),
    ).toEqual([undefined, undefined]);
  while ((await waiting()) > 0);
}

test(
  'two servers read it from one mailbox, and both file what waits: one message, one ticket',
  () =>
    rounds(async (round) => {
      const subject = `Same mailbox ${round}`;
      const raw = mailOf(round, subject);
      const bring = () =>
        keepFromImap(deps, mailboxes[0]!, { folder: 'INBOX', uidvalidity: 1 }, [
          { uid: round + 1, raw, receivedAt: null },
        ]);
      const brought: number[] = [];
      const outcomes = await atOnce(
        round,
        async () => brought.push(await bring()),
        async () => brought.push(await bring()),
      );
      expect([outcomes, brought.toSorted()]).toEqual([
        [undefined, undefined],
        [0, 1],
      ]);
      await file(round);
      expect(await held(subject)).toEqual([{ state: 'filed', act: 'open-ticket', duplicate: false }]);
      await mustBeOne(subject, round);
    }),
  LIMIT,
);

test(
  'it comes by two mailboxes and by a server, and is filed as it comes: one ticket, and the copies say whose they are',
  () =>
    rounds(async (round) => {
      const subject = `Three ways ${round}`;
      const raw = mailOf(round, subject);
      const bring = (mailbox: Mailbox) => async () => {
        await keepFromImap(deps, mailbox, { folder: 'INBOX', uidvalidity: 2 }, [
          { uid: round + 1, raw, receivedAt: null },
        ]);
        await fileWaiting(deps);
      };
      const server = async (): Promise<void> => {
        await keepFromServer(deps, { by: 'smtp', recipients: ['desk@soc.example'], raw });
        await fileWaiting(deps);
      };
      const outcomes = await atOnce(round, bring(mailboxes[0]!), bring(mailboxes[1]!), server);
      expect(outcomes).toEqual([undefined, undefined, undefined]);
      await file(round);
      const kept = await held(subject);
      expect(kept.map(({ state }) => state).toSorted()).toEqual(['dropped', 'dropped', 'filed']);
      expect(kept.filter(({ duplicate }) => duplicate)).toHaveLength(2);
      await mustBeOne(subject, round);
    }),
  LIMIT,
);
