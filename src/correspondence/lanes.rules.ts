/** Mails that may be filed side by side: what belongs together stays in one lane, in its order. Pure. */
import type { ReadMail } from '../mail/read/types.ts';

type Told = Pick<ReadMail, 'messageId' | 'inReplyTo' | 'references' | 'from'> & {
  signals: Pick<ReadMail['signals'], 'automatic'>;
};

/** At most `most` lanes of about the same length; two mails that share an id, or an automatic sender, are never apart. */
export function lanesOf<T extends { mail: Told }>(mails: readonly T[], most: number): T[][] {
  const lanes: T[][] = Array.from({ length: most }, () => []);
  const groups = grouped(mails).toSorted((a, b) => b.length - a.length);
  for (const group of groups) {
    const shortest = lanes.reduce((best, lane) => (lane.length < best.length ? lane : best));
    shortest.push(...group);
  }
  const place = new Map(mails.map((mail, i) => [mail, i]));
  return lanes
    .filter((lane) => lane.length > 0)
    .map((lane) => lane.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
}

function grouped<T extends { mail: Told }>(mails: readonly T[]): T[][] {
  const groups = new Set<{ keys: Set<string>; mails: T[] }>();
  const byKey = new Map<string, { keys: Set<string>; mails: T[] }>();
  for (const each of mails) {
    const own = { keys: new Set(keysOf(each.mail)), mails: [each] };
    for (const other of new Set([...own.keys].flatMap((key) => byKey.get(key) ?? []))) {
      groups.delete(other);
      own.mails.unshift(...other.mails);
      for (const key of other.keys) own.keys.add(key);
    }
    for (const key of own.keys) byKey.set(key, own);
    groups.add(own);
  }
  return [...groups].map((group) => group.mails);
}

/** Its own id and those it refers to; of a machine the address too, since its mails are counted. */
function keysOf({ messageId, inReplyTo, references, from, signals }: Told): string[] {
  const ids = [messageId, inReplyTo, ...references].flatMap((id) => id ?? []);
  return signals.automatic.length === 0 ? ids : [...ids, `from ${from?.address.toLowerCase() ?? ''}`];
}
