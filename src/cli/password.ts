/** Passwords never stand on a command line, where every user of the machine could read them. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type Password = { password: string; /** Made here: to be told once. */ made: boolean };

/** From WATCHFLOOR_PASSWORD, else from stdin with `fromStdin`, else made. */
export function choosePassword(fromStdin: boolean): Password {
  const inEnvironment = process.env['WATCHFLOOR_PASSWORD'];
  if (inEnvironment) return { password: inEnvironment, made: false };
  if (fromStdin) return { password: readFileSync(0, 'utf8').replace(/\r?\n$/, ''), made: false };
  return { password: makePassword(), made: true };
}

// No letter that is taken for another when it is read out or copied by hand.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Five groups of four: about 99 bits. */
function makePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}
