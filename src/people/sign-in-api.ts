/** Signing in and out, password links, the one-time set-up. Browser-safe. */
import { z } from 'zod';
import { permissions } from '../base/permissions.ts';
import { routes, zInstant, zNothing, zText } from '../http/contract.ts';

/** A mail address, in lower case: it names one person on either side. */
export const zEmail = z.string().trim().toLowerCase().max(254).pipe(z.email('must be a mail address'));
/** As typed: spaces count. */
export const zPassword = z.string().min(1, 'must not be empty').max(1024);
const zSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not a link we sent');
const zCode = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'must be the six digits your authenticator app shows'));
/** Typed with or without its dashes, in any case. */
const zRecoveryCode = z
  .string()
  .transform((text) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
  .pipe(z.string().regex(/^[A-Z2-7]{16}$/, 'must be one of your recovery codes'));

export const zTotp = z.object({ code: zCode });

/** `signed-in`: done. `second-factor`: send the code next. `enrol`: signed in, but may only set up a second factor yet. */
export const zSignedIn = z.object({ state: z.enum(['signed-in', 'second-factor', 'enrol']) });

export const zMe = z.object({
  signedIn: z.boolean(),
  id: z.uuid().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  side: z.enum(['staff', 'client', 'system']),
  role: z.string(),
  zone: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
  /** Which clients: all, or how many. */
  allClients: z.boolean(),
  clientIds: z.array(z.uuid()),
  secondFactor: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  via: z.enum(['session', 'token', 'none']),
});

const throttled = 'is limited by address and account';

export const signInRoutes = routes({
  me: {
    method: 'GET',
    path: '/me',
    summary: 'Who you are and what you may do; says so too when you are nobody',
    access: { public: 'it tells callers about themselves only' },
    reply: zMe,
  },
  signIn: {
    method: 'POST',
    path: '/sign-in',
    summary: 'First step: mail address and password',
    access: { public: `it is how one becomes somebody; ${throttled}` },
    body: z.object({ email: zEmail, password: zPassword }),
    reply: zSignedIn,
  },
  secondFactor: {
    method: 'POST',
    path: '/sign-in/second-factor',
    summary: 'Second step: a code of the authenticator app, or a recovery code',
    access: { public: `it needs the cookie of the first step; ${throttled}` },
    body: z.union([zTotp, z.object({ recoveryCode: zRecoveryCode })]),
    reply: zSignedIn,
  },
  signOut: {
    method: 'POST',
    path: '/sign-out',
    summary: 'End this session',
    access: { public: 'it only ends the session whose cookie the caller sends' },
    reply: zNothing,
  },
  askPasswordReset: {
    method: 'POST',
    path: '/password-reset',
    summary: 'Have a link for a new password mailed; the answer is the same whether the address is known or not',
    access: { public: `it says nothing about anyone; ${throttled}` },
    body: z.object({ email: zEmail }),
    reply: z.object({ mailed: z.boolean(), message: z.string() }),
    status: 202,
  },
  readPasswordLink: {
    method: 'GET',
    path: '/password-links/:secret',
    summary: 'Whether a mailed link still works, and for whom',
    access: { public: 'the secret in the address is the proof' },
    params: z.object({ secret: zSecret }),
    reply: z.object({
      purpose: z.enum(['invitation', 'reset']),
      name: z.string(),
      email: z.string(),
      expiresAt: zInstant,
    }),
  },
  usePasswordLink: {
    method: 'POST',
    path: '/password-links/:secret',
    summary: 'Choose a password; ends all sessions of that person',
    access: { public: 'the secret in the address is the proof; it works once' },
    params: z.object({ secret: zSecret }),
    body: z.object({ password: zPassword }),
    reply: z.object({ email: z.string() }),
  },
  readSetUp: {
    method: 'GET',
    path: '/setup/:secret',
    summary: 'Whether this set-up link works; 404 for ever once there is an administrator',
    access: { public: 'the secret in the address is the proof' },
    params: z.object({ secret: zSecret }),
    reply: zNothing,
  },
  setUp: {
    method: 'POST',
    path: '/setup/:secret',
    summary: 'Make the first administrator; works once',
    access: { public: 'the secret in the address is the proof; it works once' },
    params: z.object({ secret: zSecret }),
    body: z.object({ name: zText(120), email: zEmail, password: zPassword }),
    reply: zSignedIn,
    status: 201,
  },
});
