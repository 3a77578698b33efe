/** What we need others for: the mail server, the address users type. */
import nodemailer from 'nodemailer';
import type { Config } from '../../base/config.ts';
import { ok, problem, warning } from './finding.ts';
import type { Check } from './finding.ts';

/** Greets and signs in to the mail server; sends nothing. */
export async function checkMail({ smtpUrl }: Config): Promise<Check> {
  if (smtpUrl === undefined)
    return warning(
      'mail',
      'no mail server is set: invitations and password resets are shown as links to hand over',
      'Set WATCHFLOOR_SMTP_URL.',
    );
  const { host } = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 5000,
  });
  try {
    await transport.verify();
    return ok('mail', `${host} takes mail from us`);
  } catch (error) {
    return problem(
      'mail',
      `${host} does not take mail from us: ${error instanceof Error ? error.message : String(error)}`,
      'Correct WATCHFLOOR_SMTP_URL, or ask whoever keeps the mail server.',
    );
  } finally {
    transport.close();
  }
}

/** Sign-in over plain HTTP is only for the machine itself. */
export function checkPublicUrl({ publicUrl, httpHost }: Config): Check {
  const what = 'address';
  if (publicUrl?.startsWith('https:')) return ok(what, publicUrl);
  const local = /^(127\.|::1$|localhost$)/.test(httpHost);
  if (local && publicUrl === undefined) return ok(what, 'for this machine only');
  return warning(
    what,
    'users reach it without HTTPS: passwords and cookies can be read on the way',
    'Put a reverse proxy with a certificate in front and set WATCHFLOOR_PUBLIC_URL to its https address.',
  );
}
