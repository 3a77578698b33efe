import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { multipart, readWith, read } from './fixtures/build.ts';
import type { MailKind } from './types.ts';

type Case = [what: string, kind: MailKind, headers: string[], body?: string];

const CASES: Case[] = [
  ['a new mail', 'request', ['Subject: VPN down']],
  ['an answer', 'reply', ['Subject: Re: VPN', 'In-Reply-To: <1@desk.example>']],
  [
    'an answer known by its references only',
    'reply',
    ['Subject: VPN', 'References: <1@desk.example> <2@desk.example>'],
  ],
  ['an answer known by its subject only: English', 'reply', ['Subject: RE: VPN']],
  ['an answer known by its subject only: German', 'reply', ['Subject: AW: VPN']],
  ['an answer known by its subject only: Swedish', 'reply', ['Subject: SV: VPN']],
  ['an answer known by its subject only: Polish', 'reply', ['Subject: Odp: VPN']],
  ['an answer known by its subject only: Chinese', 'reply', ['Subject: =?utf-8?B?5Zue5aSN77yaVlBO?=']],
  ['an answer that counts', 'reply', ['Subject: Re[3]: VPN']],
  ['a forward starts something new', 'request', ['Subject: Fwd: VPN', 'References: <1@elsewhere.example>']],
  ['a forward in German', 'request', ['Subject: WG: VPN']],
  ['"Auto-Submitted: no" says nothing', 'request', ['Auto-Submitted: no']],
  ['a monitoring mail asks for help', 'request', ['Auto-Submitted: auto-generated', 'Subject: disk full on gw1']],
  ['RFC 3834', 'auto-reply', ['Auto-Submitted: auto-replied', 'Subject: Re: VPN'], 'We have received your mail.'],
  [
    'a ticket system that answers',
    'auto-reply',
    ['Auto-Submitted: auto-generated', 'In-Reply-To: <1@desk.example>'],
    'Ticket 55 opened.',
  ],
  ['X-Autoreply', 'auto-reply', ['X-Autoreply: yes'], 'Thank you for your message.'],
  ['all Precedence headers count', 'auto-reply', ['Precedence: normal', 'Precedence: auto_reply'], 'Thank you.'],
  ['an answer sent in bulk', 'auto-reply', ['Precedence: bulk', 'In-Reply-To: <1@desk.example>'], 'Ticket 55 opened.'],
  [
    'a receipt',
    'auto-reply',
    ['Content-Type: multipart/report; report-type=disposition-notification; boundary=x'],
    '--x\n\nRead.\n--x--',
  ],
  [
    'Exchange',
    'out-of-office',
    [
      'Subject: Automatic reply: VPN',
      'X-Auto-Response-Suppress: All',
      'X-MS-Exchange-Inbox-Rules-Loop: ann@acme.example',
    ],
    'I am out of the office until Monday.',
  ],
  [
    'Exchange in German',
    'out-of-office',
    ['Subject: Automatische Antwort: VPN', 'Auto-Submitted: auto-generated'],
    'Ich bin im Urlaub.',
  ],
  [
    'French, absent',
    'out-of-office',
    ['Subject: =?utf-8?Q?R=C3=A9ponse_automatique=3A_VPN?='],
    'Je suis absent du bureau.',
  ],
  ['Spanish', 'out-of-office', ['Subject: =?utf-8?Q?Respuesta_autom=C3=A1tica=3A_VPN?='], 'Estoy fuera de la oficina.'],
  ['Italian', 'out-of-office', ['Subject: Risposta automatica: VPN'], 'Sono in ferie.'],
  ['Dutch', 'out-of-office', ['Subject: Automatisch antwoord: VPN'], 'Ik ben met vakantie.'],
  ['Portuguese', 'out-of-office', ['Subject: =?utf-8?Q?Resposta_autom=C3=A1tica=3A_VPN?='], 'Estou de férias.'],
  ['Polish', 'out-of-office', ['Subject: =?utf-8?Q?Odpowied=C5=BA_automatyczna=3A_VPN?='], 'Jestem na urlopie.'],
  ['Swedish', 'out-of-office', ['Subject: Autosvar: VPN'], 'Jag är på semester.'],
  ['Danish', 'out-of-office', ['Subject: Autosvar: VPN'], 'Jeg er på ferie.'],
  ['Finnish', 'out-of-office', ['Subject: Automaattinen vastaus: VPN'], 'Olen lomalla.'],
  ['Japanese', 'out-of-office', ['Subject: =?utf-8?B?6Ieq5YuV5b+c562UOiBWUE4=?='], '本日は休暇をいただいております。'],
  ['Chinese', 'out-of-office', ['Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOiBWUE4=?='], '我正在休假。'],
  [
    'vacation(1)',
    'out-of-office',
    ['Auto-Submitted: auto-replied (vacation)', 'Precedence: bulk'],
    'I am on vacation.',
  ],
  [
    'no header at all',
    'out-of-office',
    ['Subject: Out of office'],
    'I am away, back on Monday and then in the office.',
  ],
  [
    'a person writes about her leave',
    'request',
    ['Subject: My vacation next week'],
    'Please give Bob my access while I am on vacation.',
  ],
  ['a list', 'list', ['List-Id: Network <net.lists.example>', 'Precedence: list']],
  ['a newsletter', 'list', ['List-Unsubscribe: <mailto:leave@news.example>', 'Precedence: bulk']],
  ['our own mark', 'own-notification', ['X-Watchfloor-Loop: installation-1', 'Auto-Submitted: auto-generated']],
  ['our own address', 'own-notification', ['From: Desk <help@desk.example>', 'To: bob@acme.example']],
  ['X-Loop with the address it was sent to', 'loop', ['X-Loop: help@desk.example']],
  [
    'an automatic mail to itself',
    'loop',
    ['From: noc@acme.example', 'To: noc@acme.example', 'Auto-Submitted: auto-generated'],
  ],
  [
    'a mail that goes in circles',
    'loop',
    Array.from({ length: 40 }, (_, hop) => `Received: from a by b${hop}; Tue, 24 Nov 2026 09:00:00 +0000`),
  ],
];

describe('kinds', () => {
  test.each(CASES)('%s: %s', (_, kind, headers, body) => {
    const ours = { addresses: ['help@desk.example'], loopToken: 'installation-1' };
    expect(readWith(headers, body, { ours })).toMatchObject({ kind });
  });
});

test('an invitation is told and read', () => {
  const calendar =
    'BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@acme.example\nSUMMARY:Cut-over\\, part 2\nDTSTART;TZID="Europe/London":20261201T090000\nDTEND:20261201T100000Z\nORGANIZER;CN="Lee: Ann":mailto:ann@acme.example\nEND:VEVENT\nEND:VCALENDAR';
  const mail = read(
    multipart('multipart/alternative', [
      { headers: ['Content-Type: text/plain'], body: 'Please come.' },
      { headers: ['Content-Type: text/calendar; method=REQUEST; charset=utf-8'], body: calendar },
    ]),
  );
  expect(mail.kind).toBe('calendar');
  expect(mail.text).toBe('Please come.');
  expect(mail.invitation).toEqual({
    method: 'REQUEST',
    uid: '1@acme.example',
    summary: 'Cut-over, part 2',
    start: '2026-12-01T09:00:00[Europe/London]',
    end: '2026-12-01T10:00:00Z',
    organizer: 'ann@acme.example',
    partStat: null,
  });
  expect(mail.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
    ['invitation.ics', 'text/calendar'],
  ]);
});

describe('what the intake does', () => {
  const reply = readWith(['In-Reply-To: <1@desk.example>', 'Message-ID: <2@acme.example>']);
  const ticket = { ticketId: 'T-1', senderMay: true };

  test('our own token, then messages we know, then the subject', () => {
    expect(decide(reply, { byToken: ticket, byReference: { ...ticket, ticketId: 'T-2' } })).toMatchObject({
      act: 'add-entry',
      ticketId: 'T-1',
      movesClocks: true,
    });
    expect(decide(reply, { byReference: { ...ticket, ticketId: 'T-2' }, bySubject: ticket })).toMatchObject({
      ticketId: 'T-2',
    });
  });

  test('a stranger who quotes a ticket number is quarantined', () => {
    expect(decide(reply, { bySubject: { ticketId: 'T-1', senderMay: false } })).toMatchObject({
      act: 'quarantine',
      ticketId: null,
    });
  });

  test('automatic mail moves no clock, opens nothing and is never answered', () => {
    const away = readWith(
      ['Subject: Automatic reply: VPN', 'Auto-Submitted: auto-replied', 'In-Reply-To: <1@desk.example>'],
      'I am on leave.',
    );
    expect(decide(away, { byReference: ticket })).toMatchObject({
      act: 'record-automatic',
      ticketId: 'T-1',
      movesClocks: false,
      mayAcknowledge: false,
    });
    const monitor = readWith(['Auto-Submitted: auto-generated']);
    expect(decide(monitor, { clientId: 'C' })).toMatchObject({
      act: 'open-ticket',
      movesClocks: false,
      mayAcknowledge: false,
    });
    expect(decide(monitor, { clientId: 'C', automaticCount: { seen: 3, limit: 3 } })).toMatchObject({ act: 'drop' });
  });

  test('an unknown sender in a mailbox of no client is unfiled; a known one gets a ticket', () => {
    const mail = readWith([]);
    expect(decide(mail)).toMatchObject({ act: 'open-ticket' });
    expect(decide(mail, { contact: null, clientId: null })).toMatchObject({ act: 'unfiled' });
    expect(decide(mail, { contact: { id: 'P', clientId: 'C' } })).toMatchObject({
      act: 'open-ticket',
      mayAcknowledge: true,
    });
    expect(decide(mail, { duplicateOf: 'M-1' })).toMatchObject({ act: 'drop' });
  });

  test('a mail that DMARC calls forged goes nowhere by itself', () => {
    const forged = readWith(['Authentication-Results: mx.desk.example; dmarc=fail header.from=acme.example'], 'x', {
      trustedServers: ['mx.desk.example'],
    });
    expect(decide(forged, { byToken: ticket })).toMatchObject({ act: 'quarantine', sender: 'forged' });
    expect(decide(forged, { contact: { id: 'P', clientId: 'C' } })).toMatchObject({ act: 'quarantine' });
  });

  test.each([
    ['dmarc=fail policy.dmarc=none header.from=acme.example', 'none'],
    ['dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=acme.example', 'none'],
    ['dmarc=fail action=none header.from=acme.example', 'none'],
    ['dmarc=fail (p=NONE sp=REJECT dis=NONE) header.from=acme.example', null],
    ['dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=acme.example', null],
    ['dmarc=fail (p=quarantine) header.from=acme.example', 'quarantine'],
    ['dmarc=fail action=oreject header.from=acme.example', null],
    // What a sender got into the comment of another result.
    ['spf=fail (helo dmarc=fail (p=none); dmarc=fail (p=none)) smtp.helo=x; dmarc=fail (p=reject)', 'reject'],
  ] as const)('a domain that asks for no action calls nobody a forger: %s', (said, policy) => {
    const mail = readWith([`Authentication-Results: mx.desk.example; ${said}`], 'x', {
      trustedServers: ['mx.desk.example'],
    });
    expect(mail.authentication).toMatchObject({ dmarc: 'fail', policy, aligned: false });
    const decided = decide(mail, { byToken: ticket });
    const open = policy === 'none';
    expect(decided).toMatchObject(
      open ? { act: 'add-entry', sender: 'unverified' } : { act: 'quarantine', sender: 'forged' },
    );
    expect(decided.why.includes('not proved')).toBe(open);
  });
});

describe('authentication', () => {
  const results = (lines: string[], from = 'ann@acme.example'): unknown =>
    readWith([`From: ${from}`, ...lines.map((line) => `Authentication-Results: ${line}`)], 'x', {
      trustedServers: ['mx.desk.example'],
    }).authentication;

  test('of a trusted server is believed, of another only shown', () => {
    expect(
      results([
        'mx.desk.example; spf=pass (ok; good) smtp.mailfrom=bounce@acme.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example',
      ]),
    ).toMatchObject({
      source: 'header',
      server: 'mx.desk.example',
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      domain: 'acme.example',
      aligned: true,
    });
    expect(results(['evil.example; dmarc=pass header.from=acme.example'])).toMatchObject({
      source: 'none',
      dmarc: 'none',
      aligned: false,
      claimed: { server: 'evil.example', dmarc: 'pass' },
    });
  });

  test('a pass of another domain does not speak for the sender', () => {
    expect(
      results(['mx.desk.example; spf=pass smtp.mailfrom=x@mailer.example; dkim=pass header.d=mailer.example']),
    ).toMatchObject({ spf: 'pass', domain: 'mailer.example', aligned: false });
    expect(
      results(['mx.desk.example; dkim=pass header.d=mailer.example; dkim=pass header.d=acme.example']),
    ).toMatchObject({ domain: 'acme.example', aligned: true });
    expect(results(['mx.desk.example; dkim=pass header.d=co.uk'], 'ann@acme.co.uk')).toMatchObject({ aligned: false });
  });

  test('results written in several headers are put together, but not with those the mail came with', () => {
    const mail = readWith(
      [
        'Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=x@acme.example',
        'Authentication-Results: mx.desk.example; dkim=none',
        'Received: from evil.example by mx.desk.example; Tue, 24 Nov 2026 09:00:00 +0000',
        'Authentication-Results: mx.desk.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example',
      ],
      'x',
      { trustedServers: ['mx.desk.example'] },
    );
    expect(mail.authentication).toMatchObject({ spf: 'pass', dkim: 'none', dmarc: 'none' });
  });

  test('the uppermost of the trusted ones counts', () => {
    expect(
      results([
        'mx.desk.example; spf=fail smtp.mailfrom=x@acme.example',
        'mx.desk.example; spf=pass smtp.mailfrom=x@acme.example',
      ]),
    ).toMatchObject({ spf: 'fail', aligned: false });
  });
});
