/** Why a device did not tell its configuration, in words an engineer can act on; undefined when it did. */

export type Limits = { ms: number; bytes: number };
/** How a run of ssh ended: what it wrote on both streams, its code, and why it was stopped. */
export type Ran = {
  text: string;
  said: string;
  code: number | null;
  stopped: 'slow' | 'large' | undefined;
  missing: boolean;
};

const reasons: readonly (readonly [RegExp, string])[] = [
  [/Permission denied|Too many authentication failures/, 'it refuses the credential: check user and password or key'],
  [/Connection refused/, 'it refuses connections on this port: is SSH on?'],
  [/Connection timed out|Operation timed out/, 'it does not answer on this port'],
  [/No route to host|Network is unreachable/, 'there is no way to it from here'],
  [/no matching (?:key exchange|host key|cipher|MAC)/, 'it speaks only old ciphers: allow them for this device'],
  [
    /invalid format|error in libcrypto|incorrect passphrase|bad permissions/i,
    'the private key cannot be read: it must be whole and without a passphrase',
  ],
  [/Connection (?:closed|reset)|kex_exchange_identification/, 'it ended the connection'],
];

export function failureOf({ stopped, missing, code, said }: Ran, limits: Limits): string | undefined {
  if (missing) return 'there is no ssh program on this machine: install it (apt-get install openssh-client)';
  if (stopped === 'slow') return `it was not done after ${Math.round(limits.ms / 1000)} seconds`;
  if (stopped === 'large') return `its answer is larger than ${Math.round(limits.bytes / 1024 / 1024)} MB`;
  if (code === 0) return undefined;
  const known = reasons.find(([pattern]) => pattern.test(said));
  if (known) return known[1];
  const last = said.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  // IOS ends a command with a code of its own: what it told counts, and is looked at.
  if (code !== 255 && code !== null) return last === '' ? undefined : `it said: ${last}`;
  return last === '' ? 'the connection was lost' : `ssh said: ${last}`;
}
