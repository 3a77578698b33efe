import { describe, expect, test } from 'vitest';
import { multipart, read, readWith } from './fixtures/build.ts';
import type { ReadMail } from './types.ts';

const DAEMON = 'From: Mail Delivery System <MAILER-DAEMON@mx.acme.example>';
const ORIGINAL = 'Message-ID: <out-1@desk.example>\nSubject: Your ticket\nFrom: help@desk.example\n\nWe look into it.';

function dsn(
  fields: string,
  returned: { type: string; body: string } = { type: 'message/rfc822', body: ORIGINAL },
): ReadMail {
  return read(
    multipart(
      'multipart/report; report-type=delivery-status',
      [
        { headers: ['Content-Type: text/plain'], body: 'Your message could not be delivered.' },
        { headers: ['Content-Type: message/delivery-status'], body: fields },
        { headers: [`Content-Type: ${returned.type}`], body: returned.body },
      ],
      [DAEMON, 'Subject: Undelivered Mail Returned to Sender', 'Return-Path: <>'],
    ),
  );
}

describe('RFC 3464', () => {
  test('a failure names recipient, status, words and the mail that came back', () => {
    const mail = dsn(
      'Reporting-MTA: dns; mx.acme.example\nArrival-Date: Tue, 24 Nov 2026 09:00:00 +0000\n\nFinal-Recipient: rfc822; bob@acme.example\nOriginal-Recipient: rfc822;bob@acme.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <bob@acme.example>:\n    user unknown',
    );
    expect(mail.kind).toBe('bounce');
    expect(mail.bounce).toEqual({
      recipients: [
        {
          recipient: 'bob@acme.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: '550 5.1.1 <bob@acme.example>:    user unknown',
        },
      ],
      originalMessageId: '<out-1@desk.example>',
      originalSubject: 'Your ticket',
    });
    expect(mail.text).toBe('Your message could not be delivered.');
  });

  test('several recipients, a delay, headers only, fields in disorder', () => {
    const mail = dsn(
      'Reporting-MTA: dns; mx\n\nStatus: 4.4.1\nAction: Delayed\nFinal-Recipient: RFC822; <bob@acme.example>\n\n\nFinal-Recipient: rfc822; eve@acme.example\nAction: failed (mailbox full)\nStatus: 5.2.2 (full)',
      { type: 'text/rfc822-headers', body: 'Message-ID: <out-2@desk.example>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=' },
    );
    expect(mail.bounce?.recipients.map(({ recipient, action, status }) => [recipient, action, status])).toEqual([
      ['bob@acme.example', 'delayed', '4.4.1'],
      ['eve@acme.example', 'failed', '5.2.2'],
    ]);
    expect(mail.bounce).toMatchObject({ originalMessageId: '<out-2@desk.example>', originalSubject: 'Grüße' });
  });

  test('a report of success is no bounce', () => {
    const mail = dsn(
      'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bob@acme.example\nAction: delivered\nStatus: 2.0.0',
    );
    expect([mail.kind, mail.bounce]).toEqual(['auto-reply', null]);
  });
});

type Prose = [mta: string, headers: string[], body: string, recipient: string, action: string, status: string];

const PROSE: Prose[] = [
  [
    'qmail',
    ['From: MAILER-DAEMON@mx.acme.example', 'Subject: failure notice', 'Return-Path: <>'],
    "Hi. This is the qmail-send program at mx.acme.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<bob@acme.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <help@desk.example>\nMessage-ID: <out-1@desk.example>\nSubject: Your ticket\n\nWe look into it.",
    'bob@acme.example',
    'failed',
    '5.1.1',
  ],
  [
    'Exim',
    [
      'From: Mail Delivery System <Mailer-Daemon@mx.acme.example>',
      'Subject: Mail delivery failed: returning message to sender',
      'X-Failed-Recipients: bob@acme.example',
      'Auto-Submitted: auto-replied',
    ],
    'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bob@acme.example\n    host mx2.acme.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<bob@acme.example>:\n    550 5.1.1 user unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <out-1@desk.example>\nSubject: Your ticket',
    'bob@acme.example',
    'failed',
    '5.1.1',
  ],
  [
    'Exim that waits',
    [
      'From: Mail Delivery System <Mailer-Daemon@mx.acme.example>',
      'Subject: Warning: message 1abc-000 delayed 24 hours',
    ],
    'This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nMessage-ID: <out-1@desk.example>\n\nThe address to which the message has not yet been delivered is:\n\n  bob@acme.example\n\nNo action is required on your part. Delivery attempts will continue for\nsome time. could not be delivered',
    'bob@acme.example',
    'delayed',
    '',
  ],
  [
    'sendmail',
    [
      'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.acme.example>',
      'Subject: Returned mail: see transcript for details',
    ],
    '   ----- The following addresses had permanent fatal errors -----\n<bob@acme.example>\n    (reason: 550 5.1.1 <bob@acme.example>... User unknown)\n\n   ----- Transcript of session follows -----\n550 5.1.1 <bob@acme.example>... User unknown\n\nMessage-ID: <out-1@desk.example>',
    'bob@acme.example',
    'failed',
    '5.1.1',
  ],
  [
    'Exchange without a report',
    ['From: System Administrator <postmaster@acme.example>', 'Subject: Undeliverable: Your ticket'],
    'Your message\n\n  To:      bob@acme.example\n  Subject: Your ticket\n  Sent:    24 Nov 2026 09:00\n\ndid not reach the following recipient(s):\n\nbob@acme.example on Tue, 24 Nov 2026 09:01\n    The recipient name is not recognized. This message could not be delivered.\n    #5.1.1 smtp;550\nMessage-ID: <out-1@desk.example>',
    'bob@acme.example',
    'failed',
    '5.1.1',
  ],
  [
    'Outlook in German',
    ['From: Microsoft Outlook <postmaster@acme.example>', 'Subject: Unzustellbar: Ihr Ticket'],
    'Ihre Nachricht konnte nicht zugestellt werden.\n\nbob@acme.example\nRemote Server returned 550 5.1.10 RESOLVER.ADR.RecipientNotFound\n\nMessage-ID: <out-1@desk.example>',
    'bob@acme.example',
    'failed',
    '5.1.10',
  ],
  [
    'a Japanese carrier',
    ['From: Mail Administrator <postmaster@acme.example>', 'Subject: =?utf-8?B?6YWN5L+h5LiN6IO9?='],
    '以下のメールアドレスには配信できませんでした。\nbob@acme.example\n550 5.1.1 unknown\n\nMessage-ID: <out-1@desk.example>',
    'bob@acme.example',
    'failed',
    '5.1.1',
  ],
  [
    'a gateway that is nobody',
    ['From: Gateway <gateway@mail.acme.example>', 'Subject: Undeliverable mail'],
    'Delivery to the following recipient failed permanently:\n\n     bob@acme.example\n\nTechnical details: 552 5.2.2 mailbox full\n\nMessage-ID: <out-1@desk.example>',
    'bob@acme.example',
    'failed',
    '5.2.2',
  ],
];

describe('in prose', () => {
  test.each(PROSE)('%s', (_, headers, body, recipient, action, status) => {
    const mail = readWith(headers, body);
    expect(mail.kind).toBe('bounce');
    expect(mail.bounce?.recipients[0]).toMatchObject({ recipient, action, status });
    expect(mail.bounce?.originalMessageId).toBe('<out-1@desk.example>');
  });

  test.each([
    [
      'an answer to one',
      ['Subject: Re: Undeliverable: Your ticket'],
      'bob@acme.example is right, please try again. It could not be delivered? 550',
    ],
    [
      'a client who complains',
      ['Subject: my mail to bob could not be delivered'],
      'I got: 550 5.1.1 user unknown for bob@acme.example',
    ],
    [
      'an absence with an empty return path',
      ['Subject: Automatic reply: x', 'Return-Path: <>', 'Auto-Submitted: auto-replied'],
      'I am out of the office.',
    ],
  ])('not: %s', (_, headers, body) => expect(readWith(headers, body).kind).not.toBe('bounce'));
});
