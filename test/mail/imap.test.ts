import { expect, test } from 'vitest';
import { hasDovecot } from '../harness/dovecot.ts';
import { runMails } from '../harness/mail-run.ts';

test.skipIf(!hasDovecot)(
  'a mailbox of dovecot is emptied into tickets across a kill -9, each mail once',
  async () => {
    const mails = 200;
    const outcome = await runMails({ mails, bytes: 10_000, kills: 1 });
    expect(outcome).toMatchObject({ kept: mails, tickets: mails, left: 0, moved: mails });
  },
  180_000,
);
