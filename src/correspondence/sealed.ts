/** A mailbox's password or OAuth2 settings at rest: AES-256-GCM under a key from the installation's secret, bound to the mailbox. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import { zOAuthSettings } from '../mail/oauth.ts';

const [NONCE, TAG] = [12, 16];

export const zLogin = z.discriminatedUnion('auth', [
  z.object({ auth: z.literal('password'), password: z.string().min(1).max(1000) }),
  zOAuthSettings.extend({ auth: z.literal('oauth2') }),
]);
export type Login = z.output<typeof zLogin>;

/** `nonce ‖ tag ‖ sealed login`. */
export function sealLogin(secret: string, mailboxId: string, login: Login): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce).setAAD(Buffer.from(mailboxId));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(login)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

export function openLogin(secret: string, mailboxId: string, sealed: Buffer): Login {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), sealed.subarray(0, NONCE));
    decipher.setAAD(Buffer.from(mailboxId)).setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString();
    return zLogin.parse(JSON.parse(text));
  } catch {
    throw new Problem(
      'mailbox/sealed',
      500,
      'The login of this mailbox cannot be opened with the secret of this installation. Remove the mailbox and add it again.',
    );
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'watchfloor mailbox logins', 32));
}
