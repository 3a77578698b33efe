/** Passwords: what is accepted, and Argon2id with OWASP's parameters, a few at a time so that sign-in cannot eat the machine. */
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2';
import { Problem } from '../base/problem.ts';

export type Hashing = {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash (an unknown address) as with one. */
  verify(hash: string | null, password: string): Promise<boolean>;
};

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

// OWASP Password Storage Cheat Sheet: Argon2id, m = 19 MiB, t = 2, p = 1; the library's default algorithm is Argon2id.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
// A hash of a random password nobody has: spends the time of a real one.
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$d2F0Y2hmbG9vci1ub2JvZHk$Tq0mJdhYyMJUzF1nIOMnVNhJ4oNPqJpqLTU8FhLFWjU';

/** `atOnce` hashes run side by side (each takes 19 MiB); `waiting` more queue; further ones are refused with 503. */
export function makeHashing(atOnce = 2, waiting = 50): Hashing {
  const gate = makeGate(atOnce, waiting);
  return {
    hash: (password) => gate(() => argonHash(normal(password), PARAMETERS)),
    verify: (hash, password) =>
      gate(async () => (await argonVerify(hash ?? NOBODYS, normal(password))) && hash !== null),
  };
}

/** Why a password is not accepted, or undefined. `about`: words an attacker would try first (address, name). */
export function passwordFault(password: string, about: readonly string[]): string | undefined {
  const length = [...normal(password)].length;
  if (length < PASSWORD_MIN) return `must have at least ${PASSWORD_MIN} characters`;
  if (length > PASSWORD_MAX) return `must have at most ${PASSWORD_MAX} characters`;
  if (new Set(password.toLowerCase()).size < 5) return 'repeats the same few characters';
  const lower = password.toLowerCase();
  const guess = [
    ...about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)),
    'password',
    'watchfloor',
  ].find((word) => word.length >= 4 && lower.includes(word) && lower.length - word.length < 8);
  return guess === undefined ? undefined : `is little more than “${guess}”`;
}

/** Throws 400 unless the password is accepted. */
export function mustBeGoodPassword(password: string, about: readonly string[]): void {
  const fault = passwordFault(password, about);
  if (fault)
    throw new Problem('password/weak', 400, `The password ${fault}. Choose another, for example four random words.`, {
      errors: [{ path: 'body.password', message: fault }],
    });
}

// The same word typed on two systems can arrive composed or decomposed (NIST SP 800-63B section 5.1.1.2).
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** Lets `atOnce` works run, `waiting` wait in the order they came. */
function makeGate(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting)
        throw new Problem('sign-in/busy', 503, 'Too many people sign in at this moment. Try again in a few seconds.', {
          retryAfter: 5,
        });
      await new Promise<void>((go) => queue.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
