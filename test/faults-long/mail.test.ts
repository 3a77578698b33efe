import { expect, test } from 'vitest';
import { hasDovecot } from '../harness/dovecot.ts';
import { runMails } from '../harness/mail-run.ts';

test.skipIf(!hasDovecot)(
  '10,000 mails of 10 KB through IMAP across three kill -9: each is one ticket',
  async () => {
    const mails = 10_000;
    const outcome = await runMails({ mails, bytes: 10_000, kills: 3 });
    console.log(`${mails} mails in ${outcome.seconds.toFixed(1)} s: ${Math.round(mails / outcome.seconds)} a second`);
    expect(outcome).toMatchObject({ kept: mails, tickets: mails, left: 0, moved: mails });
  },
  1_800_000,
);
